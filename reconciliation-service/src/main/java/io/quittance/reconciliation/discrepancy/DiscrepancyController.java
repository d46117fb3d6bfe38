package io.quittance.reconciliation.discrepancy;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.platform.openapi.Described;
import io.quittance.platform.web.Page;
import io.quittance.reconciliation.discrepancy.DiscrepancyFilter.Asked;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The list of discrepancies. */
@RestController
class DiscrepancyController {

  private static final String NEWEST = "newest";
  private static final String OLDEST = "oldest";

  private final Discrepancies discrepancies;
  private final DiscrepancyFilter filter;

  DiscrepancyController(Discrepancies discrepancies, DiscrepancyFilter filter) {
    this.discrepancies = discrepancies;
    this.filter = filter;
  }

  @Described(
      value = "Lists discrepancies, newest first, or oldest first with sort=oldest.",
      refusals = "provider_unknown")
  @GetMapping("/api/reconciliation/discrepancies")
  Page<DiscrepancyView> list(
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String kind,
      @RequestParam(required = false) @Nullable String reconciliation,
      @RequestParam(required = false) @Nullable String date,
      @RequestParam(required = false) @Nullable String provider,
      @RequestParam(required = false) @Nullable String owner,
      @RequestParam(required = false) @Nullable String age,
      @RequestParam(required = false) @Nullable String proposal,
      @RequestParam(required = false) @Nullable Boolean bookedInVain,
      @RequestParam(required = false, defaultValue = NEWEST) String sort,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    var asked =
        new Asked(status, kind, reconciliation, date, provider, owner, age, proposal, bookedInVain);
    return Page.of(
        discrepancies.list(
            filter.read(asked),
            oldestFirst(sort),
            Page.cursor(DiscrepancyView.PREFIX, cursor),
            size + 1),
        size,
        view -> view,
        DiscrepancyView::discrepancyId);
  }

  private static boolean oldestFirst(String sort) {
    if (!sort.equals(NEWEST) && !sort.equals(OLDEST)) {
      throw invalid("sort", "must be newest or oldest");
    }
    return sort.equals(OLDEST);
  }
}
