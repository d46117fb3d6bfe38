package io.quittance.payment.merchant;

import io.quittance.platform.idempotency.RequestKey;
import io.quittance.platform.idempotency.SecretAnswers;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Secrets are told once; a repeat of the very same request is told the same. */
@Component
class ToldOnce {

  private final SecretAnswers answers;
  private final TransactionTemplate transaction;

  ToldOnce(SecretAnswers answers, TransactionTemplate transaction) {
    this.answers = answers;
    this.transaction = transaction;
  }

  /** An answer with a secret, and whether it was given before. */
  record Told(ApiKeyView apiKey, boolean again) {}

  /**
   * The answer that an idempotency key was given, or else the one of an effect, which is kept in
   * its transaction.
   *
   * @throws io.quittance.platform.problem.Refusal {@code idempotency_key_reused}
   */
  Told under(String merchantId, RequestKey key, Supplier<ApiKeyView> effect) {
    var before = answers.find(merchantId, key, ApiKeyView.class);
    if (before.isPresent()) {
      return new Told(before.get(), true);
    }
    try {
      return Objects.requireNonNull(
          transaction.execute(
              _ -> {
                var answer = effect.get();
                answers.keep(merchantId, key, answer);
                return new Told(answer, false);
              }));
    } catch (DuplicateKeyException somebodyWasFaster) {
      return new Told(answers.find(merchantId, key, ApiKeyView.class).orElseThrow(), true);
    }
  }
}
