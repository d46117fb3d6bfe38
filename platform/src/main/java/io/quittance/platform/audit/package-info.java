/**
 * Who changed what, when and why: written by the database with each change, sealed, signed and
 * anchored. Start with PlatformAudit.
 */
@NullMarked
package io.quittance.platform.audit;

import org.jspecify.annotations.NullMarked;
