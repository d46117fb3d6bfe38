/** What an installation needs before its services start; start with NewSecrets. */
@NullMarked
package io.quittance.platform.deployment;

import org.jspecify.annotations.NullMarked;
