/** What callers may keep with objects of ours. */
@NullMarked
package io.quittance.platform.metadata;

import org.jspecify.annotations.NullMarked;
