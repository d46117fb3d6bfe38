package io.quittance.payment.request;

import static io.quittance.payment.PaymentProblem.PAYMENT_NOT_FOUND;

import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentIntents;
import io.quittance.payment.operation.CheckSchedule;
import io.quittance.payment.operation.PaymentTransactions;
import io.quittance.payment.outcome.FinishOperation;
import io.quittance.platform.id.Ids;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * A customer comes back from a challenge: finds out at once how it went, since a webhook may be
 * late, so that the merchant's page sees the outcome.
 */
@Service
class ReturnFromChallenge {

  /** Anybody can come here, and must not be able to keep the provider busy. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final PaymentIntents intents;
  private final PaymentTransactions transactions;
  private final FinishOperation finish;
  private final JdbcClient jdbc;

  ReturnFromChallenge(
      PaymentIntents intents,
      PaymentTransactions transactions,
      FinishOperation finish,
      JdbcClient jdbc) {
    this.intents = intents;
    this.transactions = transactions;
    this.finish = finish;
    this.jdbc = jdbc;
  }

  /**
   * Where the merchant wants the customer to go, with {@code paymentIntentId} added; empty when it
   * named no page.
   *
   * @param brought the parameters of the address that the browser came to
   * @throws io.quittance.platform.problem.Refusal {@code payment_not_found}
   */
  Optional<URI> merchantsPage(UUID id, Map<String, String> brought) {
    var intent =
        intents
            .findById(id)
            .orElseThrow(() -> PAYMENT_NOT_FOUND.because(Ids.write(PaymentIntent.PREFIX, id)));
    leaseChallenge(id)
        .flatMap(transactions::findById)
        .ifPresent(authorization -> finish.comeBack(authorization, intent, brought));
    return Optional.ofNullable(intent.returnUrl()).map(page -> withId(page, intent));
  }

  /** The authorization that waits for the customer, unless it was looked at just now. */
  private Optional<UUID> leaseChallenge(UUID id) {
    return jdbc.sql(
            """
            UPDATE payment_transaction SET next_check_at = now() + make_interval(secs => :lease)
            WHERE payment_intent_id = :id AND type = 'AUTHORIZE' AND status = 'WAITING'
              AND next_check_at > now() + make_interval(secs => :lease)
              AND next_check_at < now() + make_interval(secs => :untilNext)
            RETURNING id
            """)
        .param("id", id)
        .param("lease", CheckSchedule.AFTER_CRASH.toSeconds())
        .param("untilNext", CheckSchedule.WHILE_WAITING.minus(PAUSE).toSeconds())
        .query((row, _) -> row.getObject(1, UUID.class))
        .optional();
  }

  /** The address is kept as the merchant wrote it. */
  private static URI withId(String page, PaymentIntent intent) {
    int fragment = page.indexOf('#');
    var address = fragment < 0 ? page : page.substring(0, fragment);
    var separator = address.contains("?") ? "&" : "?";
    return URI.create(
        URI.create(
                address
                    + separator
                    + "paymentIntentId="
                    + intent.publicId()
                    + (fragment < 0 ? "" : page.substring(fragment)))
            .toASCIIString());
  }
}
