/** Texts that the database may keep but not tell; start with SecretTexts. */
@NullMarked
package io.quittance.platform.secret;

import org.jspecify.annotations.NullMarked;
