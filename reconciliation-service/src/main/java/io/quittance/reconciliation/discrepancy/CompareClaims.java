package io.quittance.reconciliation.discrepancy;

import io.quittance.reconciliation.FeeSettings;
import io.quittance.reconciliation.FeeSettings.FeeRule;
import io.quittance.reconciliation.FeeSettings.FeeRules;
import io.quittance.reconciliation.ReconciliationSettings;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Compares our claims of a day with the provider's: captures, refunds, disputes and their fees.
 * Read {@link ClaimSql} first, it holds all rules.
 *
 * <p>A line of a statement and a claim of ours are about the same operation when the provider's
 * reference says so, else when our reference does; never because amounts are equal. Each line has
 * one verdict or matches. A difference of values belongs to the day of the provider's line; the day
 * of our claim only notes that the other side has another date, unless it is within the days that a
 * claim may wait for its line.
 */
@Component
@Order(1)
class CompareClaims implements Comparison {

  /** The kinds of lines that one of our claims may be about. */
  private static final List<String> OPERATIONS =
      List.of("CAPTURE", "REFUND", "REFUND_REVERSAL", "CHARGEBACK", "CHARGEBACK_REVERSAL");

  private final JdbcClient jdbc;
  private final ReconciliationSettings settings;
  private final FeeSettings fees;

  CompareClaims(JdbcClient jdbc, ReconciliationSettings settings, FeeSettings fees) {
    var unknown = new TreeSet<>(fees.fees().keySet());
    unknown.removeAll(settings.providers().keySet());
    if (!unknown.isEmpty()) {
      throw new IllegalStateException(
          "quittance.reconciliation.fees names providers that are not configured: " + unknown);
    }
    this.jdbc = jdbc;
    this.settings = settings;
    this.fees = fees;
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public List<Compared> find(Day day) {
    var provider = settings.provider(day.provider());
    // Compiling this statement takes longer than it saves, whatever the size of the day.
    jdbc.sql("SET LOCAL jit = off").update();
    jdbc.sql(ClaimSql.FIND)
        .param("runId", day.runId())
        .param("provider", day.provider())
        .param("day", day.date())
        .param("operations", OPERATIONS)
        .params(window(day.date(), provider))
        .params(prices(fees.of(day.provider(), provider)))
        .update();
    return List.of();
  }

  /** What is near, and until when something may still come. */
  private Map<String, Object> window(LocalDate date, ReconciliationSettings.Provider provider) {
    int waitDays = provider.waitDays();
    int timingDays = Math.max(settings.timingDays(), waitDays);
    var window = new HashMap<String, Object>();
    window.put("dayBefore", date.minusDays(1));
    window.put("dayAfter", date.plusDays(1));
    window.put("waitDays", waitDays);
    window.put("timingDays", timingDays);
    window.put("lastWaitDay", date.plusDays(waitDays));
    // The statement of a day is there on the day after it.
    window.put("waitEnds", stored(provider.beginningOf(date.plusDays(waitDays + 2L))));
    window.put(
        "timingEnds", stored(provider.beginningOf(date.plusDays(settings.timingDays() + 2L))));
    window.put("morningEnds", stored(provider.beginningOf(date).plus(settings.timingWindow())));
    window.put(
        "eveningBegins",
        stored(provider.beginningOf(date.plusDays(1)).minus(settings.timingWindow())));
    return window;
  }

  private static Map<String, Object> prices(FeeRules rules) {
    Map<String, FeeRule> byKind =
        Map.of(
            "CAPTURE", rules.capture(), "REFUND", rules.refund(), "CHARGEBACK", rules.chargeback());
    var kinds = new ArrayList<String>();
    var currencies = new ArrayList<String>();
    var amounts = new ArrayList<Long>();
    byKind.forEach(
        (kind, rule) ->
            rule.fixed()
                .forEach(
                    (currency, amount) -> {
                      kinds.add(kind);
                      currencies.add(currency);
                      amounts.add(amount);
                    }));
    return Map.of(
        "rounding",
        rules.rounding().name(),
        "feeKinds",
        byKind.keySet().toArray(String[]::new),
        "feePoints",
        byKind.values().stream().map(FeeRule::basisPoints).toArray(Integer[]::new),
        "fixedKinds",
        kinds.toArray(String[]::new),
        "fixedCurrencies",
        currencies.toArray(String[]::new),
        "fixedFees",
        amounts.toArray(Long[]::new));
  }

  private static OffsetDateTime stored(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
