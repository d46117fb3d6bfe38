/** What providers claim, file by file; start with TakeStatement. */
@NullMarked
package io.quittance.reconciliation.statement;

import org.jspecify.annotations.NullMarked;
