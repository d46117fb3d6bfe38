/**
 * Alipay's wire format: one gateway for all methods, forms in, signed JSON out, and notices; start
 * with AlipayGatewayController.
 */
@NullMarked
package io.quittance.simulator.alipay;

import org.jspecify.annotations.NullMarked;
