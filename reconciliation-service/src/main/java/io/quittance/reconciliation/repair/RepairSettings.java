package io.quittance.reconciliation.repair;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What two operators may agree on.
 *
 * @param writeOffMax the most that is written off at once, in whole units of any currency
 */
@Validated
@ConfigurationProperties("quittance.reconciliation.repair")
record RepairSettings(@DefaultValue("1000") @Min(0) long writeOffMax) {}
