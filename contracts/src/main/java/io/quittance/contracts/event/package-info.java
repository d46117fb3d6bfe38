/** How events are named and written on the wire; start with EventCatalog. */
@NullMarked
package io.quittance.contracts.event;

import org.jspecify.annotations.NullMarked;
