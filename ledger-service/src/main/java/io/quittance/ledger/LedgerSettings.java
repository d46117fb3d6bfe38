package io.quittance.ledger;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the ledger writes.
 *
 * @param writers shards of this instance, each with its own queue and writer thread; one is enough
 *     until the disk is idle, since writers of the same hot account wait for each other
 * @param queueCapacity lines of entries that may wait per shard, a hold counting as two; more are
 *     refused with 503. At least as many as one entry may have
 * @param batchSizeMax requests per transaction; each waits for all of them, and a commit is shared
 *     by all
 * @param answerWithin how long a caller waits before it is told to ask again
 */
@Validated
@ConfigurationProperties("quittance.ledger")
public record LedgerSettings(
    @DefaultValue("1") @Min(1) @Max(16) int writers,
    @DefaultValue("20000") @Min(1000) int queueCapacity,
    @DefaultValue("2000") @Min(1) @Max(5000) int batchSizeMax,
    @DefaultValue("10s") Duration answerWithin) {}
