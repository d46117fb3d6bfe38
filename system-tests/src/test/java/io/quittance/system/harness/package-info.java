/**
 * Faults by a seeded schedule under mixed traffic: start reading at {@link
 * io.quittance.system.harness.HarnessTest}.
 */
package io.quittance.system.harness;
