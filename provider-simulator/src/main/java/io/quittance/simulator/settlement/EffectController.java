package io.quittance.simulator.settlement;

import static io.quittance.platform.problem.CommonProblem.invalid;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quittance.platform.web.Page;
import io.quittance.simulator.settlement.EffectJournal.Recorded;
import io.quittance.simulator.settlement.EffectJournal.Total;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The independent witness: everything that really happened to money, for whoever proves books. */
@RestController
@RequestMapping("/admin/effects")
class EffectController {

  /** More than the usual page, because proofs read everything. */
  private static final int LIMIT_MAX = 1_000;

  private static final int LIMIT_DEFAULT = 100;

  private final EffectJournal journal;

  EffectController(EffectJournal journal) {
    this.journal = journal;
  }

  @GetMapping
  Page<EffectView> list(
      @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate date,
      @RequestParam @Nullable String paymentReference,
      @RequestParam @Nullable String provider,
      @RequestParam @Nullable String cursor,
      @RequestParam @Nullable Integer limit) {
    int size = limit(limit);
    var filter = new EffectJournal.Filter(date, paymentReference, provider);
    var rows = journal.before(position(cursor), filter, size + 1);
    return Page.of(rows, size, EffectView::of, row -> Long.toString(row.effectId()));
  }

  @GetMapping("/summary")
  Summary summary(
      @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate date,
      @RequestParam @Nullable String provider) {
    return new Summary(journal.totals(date, provider));
  }

  private static int limit(@Nullable Integer asked) {
    if (asked == null) {
      return LIMIT_DEFAULT;
    }
    if (asked < 1) {
      throw invalid("limit", "must be 1 to " + LIMIT_MAX);
    }
    return Math.min(asked, LIMIT_MAX);
  }

  private static long position(@Nullable String cursor) {
    try {
      return cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
    } catch (NumberFormatException unreadable) {
      throw invalid("cursor", "is not one of ours");
    }
  }

  record Summary(List<Total> data) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record EffectView(
      String provider,
      String type,
      String operationId,
      String chargeId,
      @Nullable String reference,
      String paymentReference,
      long amount,
      String currency,
      Instant at) {

    static EffectView of(Recorded effect) {
      return new EffectView(
          effect.provider(),
          effect.type(),
          effect.operationId(),
          effect.chargeId(),
          effect.reference(),
          effect.paymentReference(),
          effect.amount(),
          effect.currency(),
          effect.occurredAt().toInstant());
    }
  }
}
