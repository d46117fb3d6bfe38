/** What services tell of their audit logs. */
@NullMarked
package io.quittance.contracts.audit;

import org.jspecify.annotations.NullMarked;
