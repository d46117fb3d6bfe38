package io.quittance.contracts.ledger;

import java.time.LocalDate;
import java.util.List;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;

/** Control totals of what the ledger has booked, so that others can prove that nothing lacks. */
public interface LedgerTotalsApi {

  /**
   * The booked operations that a provider did on a day (UTC), counted by kind and currency. A
   * refund that came back later does not count.
   */
  @GetExchange("/internal/ledger-totals")
  List<Total> totals(@RequestParam LocalDate date, @RequestParam String provider);

  /**
   * One line of the control totals.
   *
   * @param kind as of {@link BooksLine.Posted}
   * @param amount what the provider owes us by them, in minor units and without a sign
   */
  record Total(String kind, String currency, long count, long amount) {}
}
