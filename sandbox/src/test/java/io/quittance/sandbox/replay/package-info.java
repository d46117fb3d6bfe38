/** Tests of replaying; start with ReplayTest. */
@NullMarked
package io.quittance.sandbox.replay;

import org.jspecify.annotations.NullMarked;
