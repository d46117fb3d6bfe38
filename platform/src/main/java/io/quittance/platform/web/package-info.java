/** What every HTTP request passes before a controller sees it; start with PlatformWeb. */
@NullMarked
package io.quittance.platform.web;

import org.jspecify.annotations.NullMarked;
