/**
 * Logs that nobody can change unnoticed: sealed, signed, and read back from dumps. Start with Seal.
 */
@NullMarked
package io.quittance.platform.chain;

import org.jspecify.annotations.NullMarked;
