package io.quittance.reconciliation.report;

import io.quittance.reconciliation.discrepancy.Age;
import io.quittance.reconciliation.discrepancy.DiscrepancyKind;
import io.quittance.reconciliation.discrepancy.DiscrepancyView;
import io.quittance.reconciliation.discrepancy.NextStep;
import io.quittance.reconciliation.discrepancy.Reconciliation;
import io.quittance.reconciliation.report.ReadReport.Found;
import io.quittance.reconciliation.report.Report.Compared;
import io.quittance.reconciliation.report.Report.Decision;
import io.quittance.reconciliation.report.Report.Difference;
import io.quittance.reconciliation.report.Report.Explained;
import io.quittance.reconciliation.report.Report.File;
import io.quittance.reconciliation.report.Report.NotReconciled;
import io.quittance.reconciliation.report.Report.ProviderTotal;
import io.quittance.reconciliation.report.Report.Resolved;
import io.quittance.reconciliation.report.RunTotal.Side;
import io.quittance.reconciliation.run.Measured.KindTotal;
import io.quittance.reconciliation.run.Measured.Value;
import io.quittance.reconciliation.run.RunOrigin;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reports as they may be, without a database: of a day or a month, with so many discrepancies. */
record SampleReport(Report report, List<DiscrepancyView> discrepancies) {

  static final String ATTACK = "<script>alert(1)</script> & \"quoted\" ${7*7} [[${7*7}]] \u0001";

  private static final Instant NOW = Instant.parse("2026-11-22T04:30:00Z");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 21);
  private static final List<String> PROVIDERS = List.of("adyen", "alipay", "stripe", "wechat");
  private static final List<String> CURRENCIES = List.of("EUR", "JPY", "KWD", "USD");

  SampleReport {
    discrepancies = List.copyOf(discrepancies);
  }

  /** A day of one provider. */
  static SampleReport ofDay(int discrepancies) {
    return of(DAY, List.of("stripe"), discrepancies);
  }

  /** A month of several providers, with days that are missing. */
  static SampleReport ofMonth(int discrepancies) {
    return of(DAY.withDayOfMonth(1), PROVIDERS, discrepancies);
  }

  /** What the page asks for its rows. */
  Found found() {
    return (limit, reader) ->
        discrepancies.stream().limit(limit == null ? discrepancies.size() : limit).forEach(reader);
  }

  private static SampleReport of(LocalDate from, List<String> providers, int discrepancies) {
    var found = IntStream.range(0, discrepancies).mapToObj(SampleReport::discrepancy).toList();
    var days = from.datesUntil(DAY.plusDays(1)).toList();
    var compared =
        days.stream()
            .flatMap(day -> providers.stream().map(provider -> compared(provider, day)))
            .toList();
    var totals =
        providers.stream()
            .flatMap(provider -> CURRENCIES.stream().map(each -> total(provider, each)))
            .toList();
    return new SampleReport(
        new Report(
            from,
            DAY,
            providers.size() == 1 ? providers.getFirst() : null,
            NOW,
            "viewer",
            "0.1.0",
            compared,
            from.equals(DAY)
                ? List.of()
                : List.of(new NotReconciled("wechat", DAY.minusDays(9), DAY.minusDays(7))),
            totals,
            differences(found),
            resolved(found),
            found.isEmpty() ? List.of() : decisions(),
            found.isEmpty()
                ? List.of()
                : List.of(
                    new Report.Age("0-1", "USD", 4, 123_456), new Report.Age("31+", "JPY", 1, 500)),
            history(providers)),
        found);
  }

  private static List<Difference> differences(List<DiscrepancyView> found) {
    var differences = new ArrayList<Difference>();
    for (var reconciliation : Reconciliation.values()) {
      for (var kind : DiscrepancyKind.values()) {
        var those =
            found.stream()
                .filter(each -> each.reconciliation() == reconciliation && each.kind() == kind)
                .toList();
        if (!those.isEmpty()) {
          long open = those.stream().filter(each -> each.status().equals("OPEN")).count();
          differences.add(new Difference(reconciliation, kind, those.size(), open));
        }
      }
    }
    return differences;
  }

  private static List<Resolved> resolved(List<DiscrepancyView> found) {
    long repaired = found.stream().filter(each -> each.resolution() != null).count();
    return repaired == 0 ? List.of() : List.of(new Resolved("REPAIRED", repaired));
  }

  private static Compared compared(String provider, LocalDate day) {
    return new Compared(
        "rec_01KAM4Q3ZK8Y7T5R2N9WX6V1CD",
        provider,
        day,
        "Asia/Shanghai",
        RunOrigin.NIGHTLY,
        null,
        day.plusDays(1).atTime(2, 0).atOffset(ZoneOffset.UTC),
        day.plusDays(1).atTime(2, 0, 41).atOffset(ZoneOffset.UTC),
        day.getDayOfMonth() != 20,
        List.of(
            new HeldTotal(
                null, null, "CAPTURE", "USD", 48_211, 1_234_567_890, 48_211, 1_234_567_890),
            new HeldTotal(
                "ledger",
                "wechat",
                "REFUND",
                "USD",
                1_200,
                9_876_543,
                day.getDayOfMonth() == 20 ? 1_199 : 1_200,
                9_876_543)),
        new File(
            "stm_01KAM4Q3ZK8Y7T5R2N9WX6V1CE",
            "acct_" + provider,
            provider + "-payout",
            "FETCHED",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            49_411,
            null,
            false,
            null,
            day.plusDays(1).atTime(1, 59, 58).atOffset(ZoneOffset.UTC)));
  }

  private static ProviderTotal total(String provider, String currency) {
    var captures =
        new KindTotal("CAPTURE", 48_211, 1_234_567_890, 48_213, 1_234_577_880, 3_580_275);
    var refunds = new KindTotal("REFUND", 1_200, 9_876_543, 1_200, 9_876_543, 0);
    var payouts = new KindTotal("PAYOUT", 0, 0, 1, 1_221_121_062, 0);
    return new ProviderTotal(
        provider,
        null,
        currency,
        new Side(49_411, 1_234_567_890, 9_876_543, 0, 0, null, 1_224_691_347),
        new Side(49_413, 1_234_577_880, 9_876_543, 0, 0, null, 1_224_701_337),
        9_990,
        3_580_275,
        1_221_121_062,
        new Value(1_244_444_433, 1_244_454_423, 1_244_441_000),
        List.of(captures, refunds, payouts));
  }

  private static List<Explained> history(List<String> providers) {
    var history = new ArrayList<Explained>();
    for (int i = 0; i < 30; i++) {
      var day = DAY.minusDays(29 - i);
      for (int p = 0; p < providers.size(); p++) {
        for (int c = 0; c < 2; c++) {
          var percent = BigDecimal.valueOf(10_000 - (i * 37L + p * 11L + c * 53L) % 60, 2);
          boolean missing = i > 18 && i < 22;
          history.add(
              new Explained(
                  providers.get(p), null, day, CURRENCIES.get(c), missing ? null : percent));
        }
      }
    }
    return history;
  }

  private static DiscrepancyView discrepancy(int i) {
    var kinds = DiscrepancyKind.values();
    var kind = kinds[i % kinds.length];
    var reconciliations = Reconciliation.values();
    boolean resolved = i % 7 == 6;
    var opened = NOW.minusSeconds(86_400L * (i % 40) + 60).atOffset(ZoneOffset.UTC);
    return new DiscrepancyView(
        "dsc_01KAM4Q3ZK8Y7T5R2N9WX6V1CF",
        "stripe",
        DAY,
        reconciliations[i / kinds.length % reconciliations.length],
        kind,
        resolved ? "RESOLVED" : "OPEN",
        resolved ? "REPAIRED" : null,
        i == 0 ? ATTACK : "ch_3SVxYzAbCdEfGhIj1kLmNoPq" + i,
        1,
        kind == DiscrepancyKind.MISSING_AT_PROVIDER ? "OURS" : "PROVIDER",
        i % 3 == 0 ? "REFUND" : "CAPTURE",
        i == 1 ? "txn_" + "W".repeat(200) : "txn_01KAM4Q3ZK8Y7T5R2N9WX6V1CG",
        i == 0 ? ATTACK : "ch_3SVxYzAbCdEfGhIj1kLmNoPq" + i,
        "pi_01KAM4Q3ZK8Y7T5R2N9WX6V1CH",
        kind == DiscrepancyKind.MISSING_INTERNALLY ? null : 123_456L + i,
        kind == DiscrepancyKind.MISSING_INTERNALLY ? null : CURRENCIES.get(i % 4),
        DAY,
        kind == DiscrepancyKind.MISSING_AT_PROVIDER ? null : 123_450L + i,
        kind == DiscrepancyKind.MISSING_AT_PROVIDER ? null : CURRENCIES.get(i % 4),
        DAY,
        kind == DiscrepancyKind.FEE ? 360L : null,
        kind == DiscrepancyKind.FEE ? 358L : null,
        waitsFor(kind, i),
        opened,
        opened,
        resolved ? NOW.atOffset(ZoneOffset.UTC) : null,
        resolved ? opened : null,
        "rec_01KAM4Q3ZK8Y7T5R2N9WX6V1CD",
        i % 5 == 0 ? "operator" : null,
        i % 40,
        Age.of(i % 40).text(),
        null,
        nextStep(kind, resolved));
  }

  private static NextStep nextStep(DiscrepancyKind kind, boolean resolved) {
    if (resolved) {
      return NextStep.NONE;
    }
    return kind == DiscrepancyKind.TIMING ? NextStep.WAIT : NextStep.PROPOSE;
  }

  private static List<Decision> decisions() {
    var time = NOW.atOffset(ZoneOffset.UTC);
    return List.of(
        new Decision(
            "dsc_01KAM4Q3ZK8Y7T5R2N9WX6V1CF",
            "WRITE_OFF",
            ATTACK,
            "BOOKED",
            "operator",
            time.minusHours(3),
            "approver",
            time,
            "je_01KAM4Q3ZK8Y7T5R2N9WX6V1CJ",
            null),
        new Decision(
            "dsc_01KAM4Q3ZK8Y7T5R2N9WX6V1CG",
            "FEE_ADJUSTMENT",
            "As agreed by telephone",
            "REJECTED",
            "operator",
            time.minusHours(2),
            "approver",
            time,
            null,
            "Not without a letter"));
  }

  private static @Nullable LocalDate waitsFor(DiscrepancyKind kind, int i) {
    return kind == DiscrepancyKind.TIMING && i % 2 == 1 ? DAY.plusDays(1) : null;
  }
}
