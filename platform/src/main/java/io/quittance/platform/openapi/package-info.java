/** What services say about their routes at /v3/api-docs; start with ApiDescription. */
@NullMarked
package io.quittance.platform.openapi;

import org.jspecify.annotations.NullMarked;
