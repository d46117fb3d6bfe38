package io.quittance.payment;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** Where payment-api finds the services below it. */
@Validated
@ConfigurationProperties("quittance.payment")
record PaymentSettings(@NotNull URI idempotencyUrl) {}
