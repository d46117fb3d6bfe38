/** Timers and nightly jobs, once in a cluster; start with PlatformScheduling. */
@NullMarked
package io.quittance.platform.schedule;

import org.jspecify.annotations.NullMarked;
