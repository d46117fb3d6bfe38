/** What is looked at again and again while a service runs; start with ProveInvariants. */
@NullMarked
package io.quittance.platform.watch;

import org.jspecify.annotations.NullMarked;
