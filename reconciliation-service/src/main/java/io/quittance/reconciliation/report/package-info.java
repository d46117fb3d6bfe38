/** What runs found, told to people; start with ReportController and ReadReport. */
@NullMarked
package io.quittance.reconciliation.report;

import org.jspecify.annotations.NullMarked;
