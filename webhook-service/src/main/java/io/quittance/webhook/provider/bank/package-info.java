/** The messages of banks, ISO 20022; start with BankWebhooks. */
@NullMarked
package io.quittance.webhook.provider.bank;

import org.jspecify.annotations.NullMarked;
