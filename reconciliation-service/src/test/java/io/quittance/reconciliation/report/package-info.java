@NullMarked
package io.quittance.reconciliation.report;

import org.jspecify.annotations.NullMarked;
