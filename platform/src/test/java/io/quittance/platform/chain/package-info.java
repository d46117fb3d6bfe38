@NullMarked
package io.quittance.platform.chain;

import org.jspecify.annotations.NullMarked;
