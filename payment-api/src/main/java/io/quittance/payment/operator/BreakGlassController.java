package io.quittance.payment.operator;

import io.quittance.payment.operator.OperatorMessages.BreakGlassView;
import io.quittance.payment.operator.OperatorMessages.ReviewMessage;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
@RequestMapping("/api/operators/break-glass")
class BreakGlassController {

  private final BreakGlassUses uses;
  private final ReviewBreakGlass reviewBreakGlass;

  BreakGlassController(BreakGlassUses uses, ReviewBreakGlass reviewBreakGlass) {
    this.uses = uses;
    this.reviewBreakGlass = reviewBreakGlass;
  }

  @Described("Lists what approvers did alone in an emergency, newest first.")
  @GetMapping
  Page<BreakGlassView> list(
      @RequestParam(required = false) @Nullable Boolean reviewed,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    return Page.of(
        uses.page(reviewed, Page.cursor(BreakGlassUse.PREFIX, cursor), size + 1),
        size,
        BreakGlassView::of,
        BreakGlassUse::wireId);
  }

  @Described(
      value = "Writes down what another approver found about something that was done alone.",
      refusals = {"break_glass_not_found", "break_glass_reviewed", "operator_second_person_needed"})
  @PostMapping("/{id}/review")
  BreakGlassView review(
      @PathVariable String id,
      @Valid @RequestBody ReviewMessage message,
      @AuthenticationPrincipal Caller caller) {
    return BreakGlassView.of(reviewBreakGlass.review(id, caller.name(), message.review()));
  }
}
