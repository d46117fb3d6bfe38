package io.quittance.reconciliation.discrepancy;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.platform.id.Ids;
import io.quittance.platform.web.Page;
import io.quittance.reconciliation.DayParameter;
import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.discrepancy.Discrepancies.Filter;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The list of discrepancies, newest first. */
@RestController
class DiscrepancyController {

  private static final List<String> STATUSES = List.of("OPEN", "RESOLVED");

  private final Discrepancies discrepancies;
  private final ReconciliationSettings settings;
  private final Clock clock;

  DiscrepancyController(Discrepancies discrepancies, ReconciliationSettings settings, Clock clock) {
    this.discrepancies = discrepancies;
    this.settings = settings;
    this.clock = clock;
  }

  @GetMapping("/api/reconciliation/discrepancies")
  Page<DiscrepancyView> list(
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String kind,
      @RequestParam(required = false) @Nullable String date,
      @RequestParam(required = false) @Nullable String provider,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    if (provider != null) {
      settings.provider(provider);
    }
    int size = Page.limit(limit);
    var filter = new Filter(status(status), kind(kind), DayParameter.filter(date, clock), provider);
    return Page.of(
        discrepancies.list(filter, before(cursor), size + 1),
        size,
        view -> view,
        DiscrepancyView::discrepancyId);
  }

  private static @Nullable String status(@Nullable String text) {
    if (text != null && !STATUSES.contains(text)) {
      throw invalid("status", "must be one of " + String.join(", ", STATUSES));
    }
    return text;
  }

  private static @Nullable DiscrepancyKind kind(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return Arrays.stream(DiscrepancyKind.values())
        .filter(kind -> kind.name().equals(text))
        .findFirst()
        .orElseThrow(
            () -> invalid("kind", "must be one of " + Arrays.toString(DiscrepancyKind.values())));
  }

  private static @Nullable UUID before(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    return Ids.read("dsc", cursor).orElseThrow(() -> invalid("cursor", "is not a cursor"));
  }
}
