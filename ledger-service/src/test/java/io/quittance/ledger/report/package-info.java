/** Tests of the report package. */
@NullMarked
package io.quittance.ledger.report;

import org.jspecify.annotations.NullMarked;
