package io.quittance.webhook.provider.stripe;

import io.quittance.contracts.provider.DeclineTable;
import io.quittance.contracts.provider.ProviderDecimals;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.AuthorizationFailed;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.contracts.provider.StripeMetadata;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.MinorUnits;
import io.quittance.platform.money.Money;
import io.quittance.webhook.provider.EventIdentity;
import io.quittance.webhook.provider.JsonFields;
import io.quittance.webhook.provider.UnreadableEvent;
import java.time.Instant;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What each event means: from Stripe's words to our facts. */
final class StripeFacts {

  private static final MinorUnits UNITS = MinorUnits.withDeviations(ProviderDecimals.STRIPE);
  private static final DeclineTable DECLINES = DeclineTable.of(StripeWebhooks.PROVIDER);

  /** Where Stripe does not say why something failed. */
  private static final String REASON_UNKNOWN = "unknown";

  private static final String FAILED_CHALLENGE = "payment_intent_authentication_failure";
  private static final String FRAUDULENT = "fraudulent";

  /** Our references, which are also the idempotency keys of our requests. */
  private static final String REFERENCE_PREFIX = "txn_";

  private final String account;
  private final EventIdentity event;
  private final JsonFields body;

  /** The facts of an event of {@code account}, from its whole body. */
  StripeFacts(String account, EventIdentity event, JsonFields body) {
    this.account = account;
    this.event = event;
    this.body = body;
  }

  /**
   * The fact of the event; empty for a type that we do not know, and for intents that are not ours.
   *
   * @throws UnreadableEvent when a field is missing that the type needs
   */
  Optional<ProviderFact> fact() {
    return Optional.ofNullable(
        switch (event.type()) {
          case "payment_intent.amount_capturable_updated" -> ofOurs(this::heldOrPartlyCaptured);
          case "payment_intent.succeeded" -> ofOurs(this::captured);
          case "payment_intent.payment_failed" -> ofOurs(this::declined);
          case "charge.failed" -> ofOurs(this::judged);
          case "payment_intent.requires_action" -> ofOurs(this::actionRequired);
          case "payment_intent.processing" -> ofOurs(this::underReview);
          case "payment_intent.canceled" ->
              ofOurs(() -> new ProviderFact.Voided(intent(keyOfRequest().orElse(null))));
          case "refund.created", "refund.updated", "refund.failed" -> refund();
          case "charge.dispute.created" -> disputeCreated();
          case "charge.dispute.funds_withdrawn" -> disputeOpened();
          case "charge.dispute.updated" -> disputeUpdated();
          case "charge.dispute.closed" -> disputeClosed();
          case "charge.dispute.funds_reinstated" -> new ProviderFact.DisputeWon(dispute(), id());
          default -> null;
        });
  }

  @FunctionalInterface
  private interface Reader {
    @Nullable ProviderFact read();
  }

  /** An account at Stripe may be used by others too: what has no mark of ours is not ours. */
  private @Nullable ProviderFact ofOurs(Reader reader) {
    return metadata(StripeMetadata.PAYMENT).isPresent() ? reader.read() : null;
  }

  /** What can be captured changes by an authorization, an increment and a partial capture. */
  private ProviderFact heldOrPartlyCaptured() {
    if (object().amount("amount_received") > 0) {
      return captured();
    }
    var held = money("amount_capturable");
    return new ProviderFact.Authorized(
        intent(keyOfRequest().or(() -> metadata(StripeMetadata.REFERENCE)).orElse(null)),
        held.minor(),
        held.currency().getCurrencyCode(),
        null);
  }

  /** Stripe tells totals; what was captured before stands on the intent. */
  private ProviderFact captured() {
    var taken = money(object().amount("amount_received") - capturedBefore());
    return new ProviderFact.Captured(
        intent(metadata(StripeMetadata.CAPTURE).orElse(null)),
        taken.minor(),
        taken.currency().getCurrencyCode(),
        object().idIfAny("latest_charge").orElseGet(this::id));
  }

  private long capturedBefore() {
    var text = metadata(StripeMetadata.CAPTURED_BEFORE).orElse("0");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException edited) {
      throw new UnreadableEvent("what was captured before is not a number");
    }
  }

  /** Whether an issuer or Stripe's own rules suspect fraud is told by the charge alone. */
  private @Nullable ProviderFact declined() {
    var error = object().object("last_payment_error");
    var code = error.idIfAny("decline_code").or(() -> error.idIfAny("code")).orElse("");
    if (code.equals(FRAUDULENT) && object().idIfAny("latest_charge").isPresent()) {
      return null;
    }
    var known = code.equals(FAILED_CHALLENGE) ? "authentication_required" : code;
    return advised(DECLINES.decline(known).failed(authorization()), error);
  }

  private @Nullable ProviderFact judged() {
    var outcome = object().object("outcome");
    var reason = outcome.idIfAny("reason").orElse("");
    if (outcome.idIfAny("type").filter("blocked"::equals).isPresent()) {
      return new AuthorizationFailed(
          authorization(),
          AuthorizationFailed.BLOCKED_BY_RISK,
          outcome.idIfAny("advice_code").orElse(null));
    }
    return reason.equals(FRAUDULENT)
        ? advised(DECLINES.decline(reason).failed(authorization()), outcome)
        : null;
  }

  private static ProviderFact advised(AuthorizationFailed failed, JsonFields told) {
    return new AuthorizationFailed(
        failed.subject(),
        failed.declineCode(),
        told.idIfAny("advice_code").orElse(failed.adviceCode()));
  }

  private ProviderFact actionRequired() {
    var url =
        object()
            .object("next_action")
            .object("redirect_to_url")
            .textIfAny("url")
            .orElseThrow(() -> new UnreadableEvent("next_action.redirect_to_url.url is missing"));
    return new ProviderFact.ActionRequired(authorization(), url);
  }

  private @Nullable ProviderFact underReview() {
    return object().idIfAny("review").isPresent()
        ? new ProviderFact.UnderReview(authorization())
        : null;
  }

  private @Nullable ProviderFact refund() {
    var money = money("amount");
    var currency = money.currency().getCurrencyCode();
    var subject =
        subject(
            metadata(StripeMetadata.PAYMENT).orElse(null),
            metadata(StripeMetadata.REFERENCE).orElse(null),
            object().idIfAny("payment_intent").orElse(null));
    var reason = object().textIfAny("failure_reason").orElse(REASON_UNKNOWN);
    return switch (object().id("status")) {
      case "succeeded" -> new ProviderFact.Refunded(subject, money.minor(), currency, id());
      case "pending", "requires_action" ->
          new ProviderFact.RefundPending(subject, money.minor(), currency, id());
      case "failed" -> new ProviderFact.RefundFailed(subject, reason);
      case "canceled" -> new ProviderFact.RefundCanceled(subject, reason);
      default -> null;
    };
  }

  /** A question of the bank has statuses of its own. */
  private ProviderFact disputeCreated() {
    if (!object().id("status").startsWith("warning_")) {
      return disputeOpened();
    }
    var money = money("amount");
    return new ProviderFact.InquiryOpened(
        dispute(),
        id(),
        money.minor(),
        money.currency().getCurrencyCode(),
        object().id("reason"),
        evidenceDueBy());
  }

  private ProviderFact disputeOpened() {
    var money = money("amount");
    return new ProviderFact.DisputeOpened(
        dispute(),
        id(),
        money.minor(),
        money.currency().getCurrencyCode(),
        object().id("reason"),
        evidenceDueBy());
  }

  private ProviderFact disputeUpdated() {
    var status =
        switch (object().id("status")) {
          case "under_review", "warning_under_review" -> "UNDER_REVIEW";
          default -> "NEEDS_RESPONSE";
        };
    return new ProviderFact.DisputeUpdated(dispute(), id(), status);
  }

  private @Nullable ProviderFact disputeClosed() {
    return switch (object().id("status")) {
      case "won", "warning_closed" -> new ProviderFact.DisputeWon(dispute(), id());
      case "lost" -> new ProviderFact.DisputeLost(dispute(), id());
      default -> null;
    };
  }

  private @Nullable Instant evidenceDueBy() {
    return object()
        .objectIfAny("evidence_details")
        .filter(details -> details.has("due_by"))
        .map(details -> details.epochSeconds("due_by"))
        .orElse(null);
  }

  /** The subject of the authorization that made an intent, or its charge. */
  private Subject authorization() {
    return intent(metadata(StripeMetadata.REFERENCE).orElse(null));
  }

  /** The subject of an intent, or of its charge, which names it. */
  private Subject intent(@Nullable String reference) {
    return subject(
        metadata(StripeMetadata.PAYMENT).orElse(null),
        reference,
        object().idIfAny("payment_intent").orElseGet(this::id));
  }

  /** A dispute carries no mark of ours. */
  private Subject dispute() {
    return subject(null, null, object().id("payment_intent"));
  }

  private Subject subject(
      @Nullable String payment, @Nullable String reference, @Nullable String intent) {
    return new Subject(
        StripeWebhooks.PROVIDER, account, payment, reference, intent, event.createdAt());
  }

  /** The key of the request that made it happen, where that was one of ours. */
  private Optional<String> keyOfRequest() {
    return body.objectIfAny("request")
        .flatMap(request -> request.idIfAny("idempotency_key"))
        .filter(key -> key.startsWith(REFERENCE_PREFIX));
  }

  private Optional<String> metadata(String name) {
    return object().objectIfAny("metadata").flatMap(metadata -> metadata.idIfAny(name));
  }

  private JsonFields object() {
    return body.object("data").object("object");
  }

  private String id() {
    return object().id("id");
  }

  private Money money(String field) {
    return money(object().amount(field));
  }

  private Money money(long amount) {
    try {
      return UNITS.toOurs(amount, currency());
    } catch (ArithmeticException inexpressible) {
      throw new UnreadableEvent("an amount with more decimals than the currency has");
    }
  }

  private Currency currency() {
    return Currencies.find(object().id("currency").toUpperCase(Locale.ROOT))
        .orElseThrow(() -> new UnreadableEvent("currency is none"));
  }
}
