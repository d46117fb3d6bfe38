/** Costly work, of which a little is done at a time, for everybody in turn; start with Turns. */
@NullMarked
package io.quittance.platform.turn;

import org.jspecify.annotations.NullMarked;
