/** What services tell each other; no service depends on another's module, only on this one. */
@NullMarked
package io.quittance.contracts;

import org.jspecify.annotations.NullMarked;
