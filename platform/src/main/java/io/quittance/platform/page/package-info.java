/** Pages for people: what may be shown, and how a page becomes a PDF. */
@NullMarked
package io.quittance.platform.page;

import org.jspecify.annotations.NullMarked;
