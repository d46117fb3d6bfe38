/** Downloads statements from providers; start with StatementSources. */
@NullMarked
package io.quittance.reconciliation.statement.fetch;

import org.jspecify.annotations.NullMarked;
