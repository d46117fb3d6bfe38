/** Authorize, increment, capture, void and refund, over HTTP; start with Rules. */
@NullMarked
package io.quittance.simulator.operation;

import org.jspecify.annotations.NullMarked;
