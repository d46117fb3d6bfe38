/**
 * Plays a file of payments and refunds through the public API and proves that all books agree
 * afterwards; start with Replay.
 */
@NullMarked
package io.quittance.sandbox.replay;

import org.jspecify.annotations.NullMarked;
