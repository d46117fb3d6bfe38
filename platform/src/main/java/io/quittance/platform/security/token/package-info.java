/** Short-lived signed tokens by which services know each other; start with TokenSigner. */
@NullMarked
package io.quittance.platform.security.token;

import org.jspecify.annotations.NullMarked;
