/** What every service needs and none owns; no business word lives here. */
@NullMarked
package io.quittance.platform;

import org.jspecify.annotations.NullMarked;
