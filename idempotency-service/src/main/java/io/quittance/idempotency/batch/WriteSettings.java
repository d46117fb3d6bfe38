package io.quittance.idempotency.batch;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How requests are gathered into statements.
 *
 * @param writers threads per kind of write; each needs a connection
 * @param batchSizeMax requests in one statement; rates rise little above a few hundred
 * @param queueSizeMax requests that wait at once; more are refused
 * @param waitMax how long a request waits to be written
 */
@Validated
@ConfigurationProperties("quittance.idempotency.write")
public record WriteSettings(
    @Min(1) @Max(16) @DefaultValue("2") int writers,
    @Min(1) @Max(1000) @DefaultValue("200") int batchSizeMax,
    @Min(1) @DefaultValue("10000") int queueSizeMax,
    @DefaultValue("5s") Duration waitMax) {}
