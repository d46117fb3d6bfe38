/** Tests of the sandbox's parts; the whole is started by system-tests. */
@NullMarked
package io.quittance.sandbox;

import org.jspecify.annotations.NullMarked;
