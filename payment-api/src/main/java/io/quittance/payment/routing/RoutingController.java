package io.quittance.payment.routing;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.payment.intent.CaptureMethod;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.method.PaymentMethodType;
import io.quittance.payment.operator.BreakGlass;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Amount;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** For operators. HTTP in, HTTP out. */
@RestController
class RoutingController {

  /** Whose share an example belongs to that names no payment. */
  private static final UUID NO_PAYMENT = new UUID(0, 0);

  private final FindRules findRules;
  private final ProposeRules proposeRules;
  private final DecideRules decideRules;

  RoutingController(FindRules findRules, ProposeRules proposeRules, DecideRules decideRules) {
    this.findRules = findRules;
    this.proposeRules = proposeRules;
    this.decideRules = decideRules;
  }

  record ProposeRequest(
      @NotNull @Min(0) Long replaces,
      @NotNull @Size(min = 1, max = 500) String reason,
      @NotNull @Size(min = 1, max = 200) List<@Valid @NotNull RoutingRule> rules) {}

  record RejectRequest(@NotNull @Size(min = 1, max = 500) String reason) {}

  /**
   * An example: {@code version} null takes the active rules, {@code paymentIntentId} may be any.
   */
  record ExampleRequest(
      @Nullable Long version,
      @Nullable String paymentIntentId,
      @NotNull @Size(min = 1, max = 100) String merchantId,
      @NotNull Amount amount,
      @NotNull Currency currency,
      @NotNull PaymentMethodType methodType,
      @Size(min = 1, max = 100) @Nullable String brand,
      @Nullable CaptureMethod captureMethod) {

    RoutingQuestion question() {
      return new RoutingQuestion(
          paymentIntentId == null ? NO_PAYMENT : idOf(paymentIntentId),
          merchantId,
          amount.in(currency),
          methodType,
          brand,
          captureMethod != CaptureMethod.AUTOMATIC);
    }

    private static UUID idOf(String paymentIntentId) {
      return Ids.read(PaymentIntent.PREFIX, paymentIntentId)
          .orElseThrow(() -> invalid("paymentIntentId", "is no id of a payment"));
    }
  }

  @Described("Shows the rules by which payments are routed now.")
  @GetMapping("/api/routing/rules")
  RuleSet active() {
    return findRules.active();
  }

  @Described(
      value = "Proposes the whole set of rules anew; nothing changes until somebody else approves.",
      answers = 201,
      refusals = {
        "routing_rules_changed",
        "routing_provider_unknown",
        "routing_shares_invalid",
        "routing_rule_unreachable",
        "routing_catch_all_missing"
      })
  @PutMapping("/api/routing/rules")
  @ResponseStatus(HttpStatus.CREATED)
  RuleSet propose(
      @Valid @RequestBody ProposeRequest request, @AuthenticationPrincipal Caller operator) {
    return proposeRules.propose(
        request.rules(), request.replaces(), request.reason(), operator.name());
  }

  @Described("Lists the versions of the rules with who proposed and who decided, newest first.")
  @GetMapping("/api/routing/rules/versions")
  Page<RuleSet> versions(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    return Page.of(
        findRules.page(cursor, size), size, rules -> rules, rules -> "" + rules.version());
  }

  @Described(
      value =
          "Makes rules that somebody else proposed the active ones; in an emergency one's own,"
              + " where the configuration allows it and X-Break-Glass says why.",
      refusals = {
        "break_glass_not_allowed",
        "routing_version_not_found",
        "routing_version_decided",
        "routing_second_person_needed",
        "routing_rules_changed",
        "routing_provider_unknown"
      })
  @PostMapping("/api/routing/rules/versions/{version}/approve")
  RuleSet approve(
      @PathVariable long version,
      @RequestHeader(name = BreakGlass.HEADER, required = false) @Nullable String emergency,
      @AuthenticationPrincipal Caller operator) {
    return decideRules.approve(version, operator.name(), emergency);
  }

  @Described(
      value = "Rejects proposed rules; they will never decide.",
      refusals = {"routing_version_not_found", "routing_version_decided"})
  @PostMapping("/api/routing/rules/versions/{version}/reject")
  RuleSet reject(
      @PathVariable long version,
      @Valid @RequestBody RejectRequest request,
      @AuthenticationPrincipal Caller operator) {
    return decideRules.reject(version, operator.name(), request.reason());
  }

  @Described(
      value = "Shows what rules would decide about a payment, as providers are now.",
      refusals = "routing_version_not_found")
  @PostMapping("/api/routing/rules:dry-run")
  RoutingDecision dryRun(@Valid @RequestBody ExampleRequest example) {
    return findRules.dryRun(example.version(), example.question());
  }
}
