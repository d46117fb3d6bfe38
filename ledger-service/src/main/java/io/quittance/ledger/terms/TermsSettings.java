package io.quittance.ledger.terms;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How terms are kept.
 *
 * @param keySet the Tink key set, as JSON, that encrypts payout accounts and files for the bank;
 *     its primary key encrypts, all of its keys decrypt. Without one no payout account is taken,
 *     but in the sandbox
 */
@ConfigurationProperties("quittance.ledger.terms")
record TermsSettings(@Nullable String keySet) {}
