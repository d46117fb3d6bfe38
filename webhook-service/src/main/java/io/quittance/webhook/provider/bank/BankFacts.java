package io.quittance.webhook.provider.bank;

import io.quittance.contracts.provider.DeclineTable;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.webhook.provider.UnreadableEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What entries and statuses mean. Money that came in under a creditor reference of ours is held for
 * us; what goes out is a refund of ours, known by its end-to-end id. Other money of the account,
 * such as payouts, is of no concern.
 */
final class BankFacts {

  private static final DeclineTable REASONS = DeclineTable.of("iso20022");

  /** A status or a return without a reason. */
  private static final String NO_REASON = "NARR";

  private final String account;
  private final ZoneId zone;

  BankFacts(String account, ZoneId zone) {
    this.account = account;
    this.zone = zone;
  }

  /**
   * The fact of an entry; empty when there is none.
   *
   * @throws UnreadableEvent when something is missing that it needs, or people must look at it
   */
  Optional<ProviderFact> of(BankEntry entry) {
    if (!entry.isBooked()) {
      return Optional.empty();
    }
    return entry.isCredit() ? credited(entry) : debited(entry);
  }

  private Optional<ProviderFact> credited(BankEntry entry) {
    if (entry.isReturn()) {
      return entry
          .ourReference()
          .map(
              reference ->
                  new ProviderFact.RefundFailed(
                      subject(reference, null, entry.bookedAt(zone)),
                      reason(entry.returnReason())));
    }
    return entry.creditorReference().map(reference -> paid(entry, reference));
  }

  /** The authorization is known by the creditor reference, which is its charge at the bank. */
  private ProviderFact paid(BankEntry entry, String creditorReference) {
    var amount = entry.amount();
    return new ProviderFact.Authorized(
        subject(null, creditorReference, entry.bookedAt(zone)),
        amount.minor(),
        amount.currency().getCurrencyCode(),
        null);
  }

  private Optional<ProviderFact> debited(BankEntry entry) {
    if (entry.isReturn() && entry.creditorReference().isPresent()) {
      throw new UnreadableEvent("money of a customer that was taken back: somebody must decide");
    }
    return entry.isReturn()
        ? Optional.empty()
        : entry.ourReference().map(reference -> refunded(entry, reference));
  }

  private ProviderFact refunded(BankEntry entry, String reference) {
    var amount = entry.amount();
    return new ProviderFact.Refunded(
        subject(reference, null, entry.bookedAt(zone)),
        amount.minor(),
        amount.currency().getCurrencyCode(),
        entry.reference());
  }

  /**
   * The fact of a status; empty when there is none. A status that does not repeat the amount says
   * nothing that the entry will not say with it.
   *
   * @throws UnreadableEvent when something is missing that it needs
   */
  Optional<ProviderFact> of(TransferStatus status, Instant at) {
    return status
        .ourReference()
        .map(reference -> subject(reference, null, at))
        .flatMap(subject -> of(status, subject));
  }

  private static Optional<ProviderFact> of(TransferStatus status, Subject subject) {
    return switch (status.status()) {
      case "RJCT" -> Optional.of(new ProviderFact.RefundFailed(subject, reason(status.reason())));
      case "CANC" -> Optional.of(new ProviderFact.RefundCanceled(subject, reason(status.reason())));
      case "ACSC", "ACCC" ->
          status
              .amount()
              .map(
                  amount ->
                      new ProviderFact.Refunded(
                          subject,
                          amount.minor(),
                          amount.currency().getCurrencyCode(),
                          status.reference().orElseGet(status::endToEndId)));
      case "RCVD", "ACTC", "ACCP", "ACSP", "ACWC", "PDNG" ->
          status
              .amount()
              .map(
                  amount ->
                      new ProviderFact.RefundPending(
                          subject,
                          amount.minor(),
                          amount.currency().getCurrencyCode(),
                          status.endToEndId()));
      default -> Optional.empty();
    };
  }

  private static String reason(Optional<String> code) {
    return REASONS.decline(code.orElse(NO_REASON)).code().code();
  }

  private Subject subject(
      @Nullable String reference, @Nullable String creditorReference, Instant at) {
    return new Subject(BankWebhooks.PROVIDER, account, null, reference, creditorReference, at);
  }
}
