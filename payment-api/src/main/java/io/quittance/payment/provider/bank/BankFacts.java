package io.quittance.payment.provider.bank;

import io.quittance.contracts.provider.BankReference;
import io.quittance.contracts.provider.DeclineTable;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.Accepted;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.payment.provider.ProviderRequest;
import io.quittance.payment.provider.ProviderRequest.Authorize;
import io.quittance.payment.provider.ProviderRequest.Capture;
import io.quittance.payment.provider.ProviderRequest.Refund;
import io.quittance.payment.provider.ProviderRequest.Release;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the bank's answers mean. A charge is known by its creditor reference. */
final class BankFacts {

  private static final DeclineTable REASONS = DeclineTable.of("iso20022");

  /** Nobody pays any more. */
  private static final String NOT_PAID = "NOAS";

  /** A rejection without a reason. */
  private static final String NO_REASON = "NARR";

  private final BankSettings settings;
  private final Clock clock;

  BankFacts(BankSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** The customer is to read how to pay. */
  ProviderAnswer toBePaid(Authorize request) {
    return told(
        new ProviderFact.ActionRequired(
            subject(request, charge(request)), page(request).toString()));
  }

  /** The page with everything that the customer has to write into their transfer. */
  private URI page(Authorize request) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("reference", charge(request));
    parameters.put("amount", request.amount().toDecimal().toPlainString());
    parameters.put("currency", request.amount().currency().getCurrencyCode());
    parameters.put("iban", settings.iban());
    parameters.put("bic", settings.bic());
    parameters.put("holder", settings.holder());
    var query =
        parameters.entrySet().stream()
            .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    var page = settings.instructionsUrl().toString();
    return URI.create(page + (page.contains("?") ? "&" : "?") + query);
  }

  ProviderAnswer paid(Authorize request, Credit credit) {
    return told(
        new ProviderFact.Authorized(
            subject(request, charge(request), credit.bookedAt()),
            credit.amount().minor(),
            credit.amount().currency().getCurrencyCode(),
            null));
  }

  ProviderAnswer notPaid(Authorize request) {
    return told(REASONS.decline(NOT_PAID).failed(subject(request, charge(request))));
  }

  ProviderAnswer captured(Capture request, Credit credit) {
    return told(
        new ProviderFact.Captured(
            subject(request, request.charge(), credit.bookedAt()),
            credit.amount().minor(),
            credit.amount().currency().getCurrencyCode(),
            credit.bankReference()));
  }

  ProviderAnswer withdrawn(Release request) {
    return told(new ProviderFact.Voided(subject(request, request.charge())));
  }

  ProviderAnswer paidInstead(Release request) {
    return told(new ProviderFact.VoidFailed(subject(request, request.charge()), "already_paid"));
  }

  /** How far a transfer to the customer is. */
  ProviderAnswer ofTransfer(Refund request, StatusReport report) {
    var subject = subject(request, request.charge());
    var amount = Objects.requireNonNullElse(report.amount(), request.amount());
    var currency = amount.currency().getCurrencyCode();
    var id = BankReference.endToEndId(request.reference());
    var reason = REASONS.decline(Objects.requireNonNullElse(report.reason(), NO_REASON));
    return switch (report.status()) {
      case "ACSC", "ACCC" ->
          told(
              new ProviderFact.Refunded(
                  subject,
                  amount.minor(),
                  currency,
                  Objects.requireNonNullElse(report.bankReference(), id)));
      case "RCVD", "ACTC", "ACCP", "ACSP", "ACWC", "PDNG" ->
          told(new ProviderFact.RefundPending(subject, amount.minor(), currency, id));
      case "RJCT" -> told(new ProviderFact.RefundFailed(subject, reason.code().code()));
      case "CANC" -> told(new ProviderFact.RefundCanceled(subject, reason.code().code()));
      default -> new Unknown("a status that we do not know");
    };
  }

  /** The bank has the money but has not booked it yet. */
  ProviderAnswer arriving(Authorize request) {
    return new Accepted(charge(request));
  }

  static String charge(Authorize request) {
    return BankReference.creditorReference(request.reference());
  }

  private Subject subject(ProviderRequest request, String charge) {
    return subject(request, charge, null);
  }

  private Subject subject(ProviderRequest request, String charge, @Nullable Instant at) {
    return new Subject(
        BankProvider.NAME,
        settings.account(),
        request.payment(),
        request.reference(),
        charge,
        at == null ? clock.instant() : at);
  }

  private static Told told(ProviderFact fact) {
    return new Told(fact, null);
  }
}
