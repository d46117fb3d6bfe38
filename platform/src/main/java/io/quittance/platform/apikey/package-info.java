/** How services know merchants by their API keys; start with ApiKeyProof. */
@NullMarked
package io.quittance.platform.apikey;

import org.jspecify.annotations.NullMarked;
