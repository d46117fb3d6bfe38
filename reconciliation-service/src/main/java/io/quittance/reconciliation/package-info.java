/**
 * Our books against the providers'.
 *
 * <p>Start with {@code run.PerformRun}, the story of one reconciliation, then {@code
 * discrepancy.JudgeDay}, which decides what differs.
 */
@NullMarked
package io.quittance.reconciliation;

import org.jspecify.annotations.NullMarked;
