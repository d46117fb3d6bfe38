package io.quittance.contracts.payment;

import java.time.LocalDate;
import java.util.List;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;

/**
 * Control totals: how much there is to know about a day, so that a reader can prove it knows all.
 */
public interface PaymentTotalsApi {

  /** Captures and refunds that a provider did on a day (UTC), counted by kind and currency. */
  @GetExchange("/internal/payment-totals")
  List<Total> totals(@RequestParam LocalDate date, @RequestParam String provider);

  /**
   * One line of the control totals.
   *
   * @param kind CAPTURE or REFUND
   * @param amount sum in minor units
   */
  record Total(String kind, String currency, long count, long amount) {}
}
