package io.quittance.platform.schedule;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the schedule is watched.
 *
 * @param poll how long a job that is due may wait until it is seen
 */
@Validated
@ConfigurationProperties("quittance.schedule")
record ScheduleSettings(
    @DurationMin(millis = 10) @DurationMax(seconds = 60) @DefaultValue("1s") Duration poll) {}
