/**
 * The people who run the platform: their accounts, which two persons give, and their sessions;
 * start with SignIn, then OperatorChanges.
 */
@NullMarked
package io.quittance.payment.operator;

import org.jspecify.annotations.NullMarked;
