package io.quittance.reconciliation.statement;

import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The watched folder.
 *
 * @param inboxFolder has a folder of its own for each provider; nothing is watched without it. All
 *     instances of the service must see the same one
 * @param inboxEvery how often it is looked at
 * @param inboxRest how long a file must not have changed before it counts as complete
 */
@Validated
@ConfigurationProperties("quittance.reconciliation")
record InboxSettings(
    @Nullable Path inboxFolder,
    @DefaultValue("10s") @DurationMin(millis = 10) Duration inboxEvery,
    @DefaultValue("10s") Duration inboxRest) {}
