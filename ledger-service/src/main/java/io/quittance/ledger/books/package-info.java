/**
 * What others may compare the ledger with: control totals and the books of a day; start with
 * BooksOfDay.
 */
@NullMarked
package io.quittance.ledger.books;

import org.jspecify.annotations.NullMarked;
