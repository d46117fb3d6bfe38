package io.quittance.contracts.payment;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;

/**
 * Control totals: how much there is to know about a day, so that a reader can prove it knows all.
 */
public interface PaymentTotalsApi {

  /**
   * Captures, refunds and disputes that a provider did on a day, counted by kind and currency.
   *
   * @param date the day; without the other two it is counted in UTC
   * @param from when the provider's day begins, in its own zone
   * @param to when it ends, exclusive
   */
  @GetExchange("/internal/payment-totals")
  List<Total> totals(
      @RequestParam LocalDate date,
      @RequestParam String provider,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to);

  /**
   * One line of the control totals.
   *
   * @param kind CAPTURE, REFUND, CHARGEBACK or CHARGEBACK_REVERSAL
   * @param amount sum in minor units
   */
  record Total(String kind, String currency, long count, long amount) {}
}
