package io.quittance.platform.limit;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long a request may take to arrive and an answer to be taken, and how many connections may
 * wait for one.
 *
 * @param headWithin from the first byte of its head to the last
 * @param bodyWithin for the first bytes of its body
 * @param bodyRate bytes per second that its body must bring on average after that
 * @param answerWithin so long a client may keep an answer waiting before its rate is looked at
 * @param answerRate bytes per second that it must take on average in each such time; only what it
 *     keeps waiting counts
 * @param connectionsPerNetwork that one address (of IPv6 one network) may have open; null for half
 *     of {@code server.tomcat.max-connections}
 */
@Validated
@ConfigurationProperties("quittance.patience")
record PatienceSettings(
    @DurationMin(millis = 10) @DefaultValue("10s") Duration headWithin,
    @DurationMin(millis = 10) @DefaultValue("10s") Duration bodyWithin,
    @Min(1) @DefaultValue("1024") int bodyRate,
    @DurationMin(millis = 10) @DefaultValue("10s") Duration answerWithin,
    @Min(1) @DefaultValue("8192") int answerRate,
    @Min(1) @Nullable Integer connectionsPerNetwork) {}
