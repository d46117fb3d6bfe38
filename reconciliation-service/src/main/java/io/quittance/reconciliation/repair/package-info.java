/**
 * What people do about discrepancies: one proposes, another decides, the ledger books. Start with
 * ApproveProposal.
 */
@NullMarked
package io.quittance.reconciliation.repair;

import org.jspecify.annotations.NullMarked;
