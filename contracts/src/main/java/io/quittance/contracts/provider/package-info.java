/** What providers turned out to have done, whoever told us; start with ProviderFact. */
@NullMarked
package io.quittance.contracts.provider;

import org.jspecify.annotations.NullMarked;
