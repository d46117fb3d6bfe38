package io.quittance.platform.inbox;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How patiently events are tried again.
 *
 * @param firstPause before the second try of an event that failed; twice as long before each
 *     further one
 * @param outagePause between tries while the database is away
 */
@Validated
@ConfigurationProperties("quittance.inbox")
record InboxSettings(
    @DurationMin(millis = 1) @DefaultValue("200ms") Duration firstPause,
    @DurationMin(millis = 1) @DefaultValue("1s") Duration outagePause) {}
