package io.quittance.webhook.outbound.endpoint;

import static io.quittance.webhook.WebhookProblem.WEBHOOK_ENDPOINT_LIMIT_REACHED;
import static io.quittance.webhook.WebhookProblem.WEBHOOK_ENDPOINT_NOT_FOUND;

import io.quittance.platform.id.Ids;
import io.quittance.platform.idempotency.RequestKey;
import io.quittance.platform.idempotency.SecretAnswers;
import io.quittance.platform.transaction.RetryingTransactions;
import io.quittance.webhook.outbound.OutboundSettings;
import io.quittance.webhook.outbound.address.EndpointUrls;
import io.quittance.webhook.outbound.endpoint.Endpoints.NewEndpoint;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What merchants do with their endpoints. */
@Service
class ChangeEndpoints {

  private final TransactionTemplate transaction;
  private final Endpoints endpoints;
  private final SecretAnswers answers;
  private final SealedKeys sealedKeys;
  private final EndpointUrls urls;
  private final OutboundSettings settings;
  private final Ids ids;

  ChangeEndpoints(
      PlatformTransactionManager transactions,
      Endpoints endpoints,
      SecretAnswers answers,
      SealedKeys sealedKeys,
      EndpointUrls urls,
      OutboundSettings settings,
      Ids ids) {
    // A settlement locks deliveries before their endpoint.
    this.transaction = new RetryingTransactions(transactions);
    this.endpoints = endpoints;
    this.answers = answers;
    this.sealedKeys = sealedKeys;
    this.urls = urls;
    this.settings = settings;
    this.ids = ids;
  }

  /** What an endpoint is to be. */
  record Wanted(String url, List<String> events, Signing signing, @Nullable String description) {}

  /** What is to change; null stays as it is. */
  record Change(
      @Nullable String url,
      @Nullable List<String> events,
      @Nullable String description,
      @Nullable EndpointStatus status) {}

  /** An answer with a secret, and whether it was given before. */
  record Told(EndpointView endpoint, boolean again) {}

  /**
   * Writes an endpoint down, once per key.
   *
   * @throws io.quittance.platform.problem.Refusal {@code webhook_url_not_allowed}, {@code
   *     webhook_endpoint_limit_reached}, {@code parameter_invalid}, {@code idempotency_key_reused}
   */
  Told register(String merchantId, RequestKey key, Wanted wanted) {
    return once(
        merchantId,
        key,
        () -> {
          var url = urls.require(wanted.url());
          var events = EventTypes.require(wanted.events());
          return () -> {
            if (endpoints.countAlone(merchantId) >= settings.endpointsMax()) {
              throw WEBHOOK_ENDPOINT_LIMIT_REACHED.because(settings.endpointsMax());
            }
            var id = ids.next(merchantId);
            var generated = SigningKeys.generate(wanted.signing());
            var endpoint =
                endpoints.insert(
                    new NewEndpoint(
                        id,
                        merchantId,
                        url,
                        events,
                        wanted.signing(),
                        wanted.description(),
                        generated.publicKey()),
                    sealedKeys.seal(id, generated.keys()));
            return endpoint.view(generated.keys().secret());
          };
        });
  }

  /**
   * Gives an endpoint a new secret, once per key; the one before signs too for a while.
   *
   * @throws io.quittance.platform.problem.Refusal {@code webhook_endpoint_not_found}, {@code
   *     idempotency_key_reused}
   */
  Told rotateSecret(String merchantId, RequestKey key, UUID id) {
    return once(
        merchantId,
        key,
        () ->
            () -> {
              var endpoint = require(endpoints.findForUpdate(id, merchantId).orElse(null));
              var generated = SigningKeys.generate(endpoint.signing());
              var rotated =
                  endpoints.rotate(
                      id,
                      sealedKeys.seal(id, generated.keys()),
                      generated.publicKey(),
                      settings.secretOverlap());
              return rotated.view(generated.keys().secret());
            });
  }

  /**
   * Changes an endpoint. One that is disabled has nothing on its way any more; one that is enabled
   * again is told of what happens from then on.
   *
   * @throws io.quittance.platform.problem.Refusal {@code webhook_endpoint_not_found}, {@code
   *     webhook_url_not_allowed}, {@code parameter_invalid}
   */
  EndpointView change(String merchantId, UUID id, Change change) {
    var url = change.url() == null ? null : urls.require(change.url());
    var events = change.events() == null ? null : EventTypes.require(change.events());
    return Objects.requireNonNull(
        transaction.execute(
            _ -> {
              var before = require(endpoints.findForUpdate(id, merchantId).orElse(null));
              var after = endpoints.update(changed(before, change, url, events));
              if (after.status() == EndpointStatus.DISABLED) {
                endpoints.cancelDeliveries(id);
              }
              return after.view();
            }));
  }

  /**
   * Forgets an endpoint and calls off what is on its way to it.
   *
   * @throws io.quittance.platform.problem.Refusal {@code webhook_endpoint_not_found}
   */
  void delete(String merchantId, UUID id) {
    transaction.executeWithoutResult(
        _ -> {
          if (!endpoints.delete(id, merchantId)) {
            throw WEBHOOK_ENDPOINT_NOT_FOUND.because();
          }
          endpoints.cancelDeliveries(id);
        });
  }

  /** Looks for the answer first; what is checked on the way needs no transaction. */
  private Told once(
      String merchantId, RequestKey key, Supplier<Supplier<EndpointView>> checkedEffect) {
    var before = answers.find(merchantId, key, EndpointView.class);
    if (before.isPresent()) {
      return new Told(before.get(), true);
    }
    var effect = checkedEffect.get();
    return Objects.requireNonNull(
        transaction.execute(
            _ -> {
              var answer = effect.get();
              answers.keep(merchantId, key, answer);
              return new Told(answer, false);
            }));
  }

  private static Endpoint changed(
      Endpoint before, Change change, @Nullable String url, @Nullable List<String> events) {
    var status = change.status() == null ? before.status() : change.status();
    boolean moved = url != null && !url.equals(before.url());
    boolean enabledAgain =
        status == EndpointStatus.ENABLED && before.status() == EndpointStatus.DISABLED;
    return new Endpoint(
        before.id(),
        before.merchantId(),
        url == null ? before.url() : url,
        events == null ? before.events() : events,
        before.signing(),
        change.description() == null ? before.description() : change.description(),
        status,
        disabledReason(before, status),
        before.publicKey(),
        before.previousSecretUntil(),
        moved || enabledAgain ? null : before.failingSince(),
        before.createdAt(),
        before.updatedAt());
  }

  private static @Nullable DisabledReason disabledReason(Endpoint before, EndpointStatus status) {
    if (status == EndpointStatus.ENABLED) {
      return null;
    }
    return before.disabledReason() == null ? DisabledReason.MERCHANT : before.disabledReason();
  }

  private static Endpoint require(@Nullable Endpoint endpoint) {
    if (endpoint == null) {
      throw WEBHOOK_ENDPOINT_NOT_FOUND.because();
    }
    return endpoint;
  }
}
