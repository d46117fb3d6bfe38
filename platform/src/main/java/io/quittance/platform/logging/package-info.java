/** Keeps secrets out of every log, whoever writes them there; start with MaskedLogs. */
@NullMarked
package io.quittance.platform.logging;

import org.jspecify.annotations.NullMarked;
