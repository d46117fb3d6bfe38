package io.quittance.reconciliation.settlement;

import io.quittance.platform.id.Ids;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.web.Page;
import io.quittance.reconciliation.DayParameter;
import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.statement.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows what was settled. */
@RestController
class SettlementController {

  private final Settlements settlements;
  private final ReconciliationSettings settings;
  private final Clock clock;

  SettlementController(Settlements settlements, ReconciliationSettings settings, Clock clock) {
    this.settlements = settlements;
    this.settings = settings;
    this.clock = clock;
  }

  @Described(
      value = "Lists what providers pay out, as far as both sides agree; newest first.",
      refusals = "provider_unknown")
  @GetMapping("/api/reconciliation/settlements")
  Page<SettlementView> list(
      @RequestParam(required = false) @Nullable String date,
      @RequestParam(required = false) @Nullable String provider,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    if (provider != null) {
      settings.provider(provider);
    }
    int size = Page.limit(limit);
    return Page.of(
        settlements.list(
            DayParameter.filter(date, clock),
            provider,
            Page.cursor(Settlement.PREFIX, cursor),
            size + 1),
        size,
        SettlementView::of,
        Settlement::wireId);
  }

  /** A settlement as operators see it; amounts are minor units. */
  record SettlementView(
      String settlementId,
      String provider,
      LocalDate date,
      String currency,
      int part,
      long gross,
      long fees,
      long net,
      int lines,
      String statementId,
      String runId,
      OffsetDateTime confirmedAt) {

    static SettlementView of(Settlement settlement) {
      return new SettlementView(
          settlement.wireId(),
          settlement.provider(),
          settlement.day(),
          settlement.currency(),
          settlement.part(),
          settlement.gross(),
          settlement.fees(),
          settlement.net(),
          settlement.lines(),
          Ids.write(Statement.PREFIX, settlement.statementId()),
          Ids.write("rec", settlement.runId()),
          settlement.confirmedAt());
    }
  }
}
