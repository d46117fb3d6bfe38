package io.quittance.ledger.books;

import io.quittance.contracts.ledger.LedgerTotalsApi;
import io.quittance.platform.openapi.Described;
import java.time.LocalDate;
import java.util.List;
import org.springframework.web.bind.annotation.RestController;

/** Control totals: counted from the journal itself. */
@RestController
class LedgerTotalsController implements LedgerTotalsApi {

  private final BookedOperations operations;

  LedgerTotalsController(BookedOperations operations) {
    this.operations = operations;
  }

  @Described("Control totals of what was booked of a UTC day, by the clock of the provider.")
  @Override
  public List<Total> totals(LocalDate date, String provider) {
    return operations.totals(date, provider);
  }
}
