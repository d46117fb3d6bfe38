package io.quittance.platform.apikey;

import static io.quittance.platform.problem.CommonProblem.SERVICE_UNAVAILABLE;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.contracts.merchant.MerchantKeysApi;
import io.quittance.contracts.merchant.MerchantKeysApi.Digest;
import io.quittance.platform.mode.Mode;
import io.quittance.platform.security.Caller;
import io.quittance.platform.security.CallerProof;
import io.quittance.platform.security.SecuritySettings;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.client.RestClientException;

/**
 * Knows merchants by their API keys, known ones from memory. A revoked key is refused within a
 * second, also while nobody can be asked: then with 503, as nothing is known about any key.
 */
final class ApiKeyProof implements CallerProof {

  private static final String PREFIX = "sk_";
  private static final int LENGTH_MAX = 128;
  private static final Duration OUTAGE_RETRY = Duration.ofSeconds(1);

  private final MerchantKeysApi source;
  private final KeyDirectory directory;
  private final KeyUses uses;
  private final WrongKeys wrongKeys;
  private final Mode mode;
  private final SecuritySettings security;
  private final Counter asked;

  ApiKeyProof(
      MerchantKeysApi source,
      KeyDirectory directory,
      KeyUses uses,
      WrongKeys wrongKeys,
      Mode mode,
      SecuritySettings security,
      MeterRegistry meters) {
    this.source = source;
    this.directory = directory;
    this.uses = uses;
    this.wrongKeys = wrongKeys;
    this.mode = mode;
    this.security = security;
    this.asked =
        Counter.builder("quittance.api.keys.asked")
            .description("Look-ups of single keys, which were not in memory")
            .register(meters);
  }

  @Override
  public Optional<Caller> byBearer(String token, HttpServletRequest request) {
    if (!token.startsWith(PREFIX)) {
      return Optional.empty();
    }
    var address = request.getRemoteAddr();
    if (token.length() > LENGTH_MAX || security.isMisplaced(token)) {
      wrongKeys.take(address);
      wrongKeys.count();
      return Optional.empty();
    }
    var secretHash = KeyHash.of(token);
    var merchant = directory.find(secretHash).or(() -> ask(secretHash, Mode.ofKey(token), address));
    merchant.map(Caller.Merchant::apiKeyId).ifPresent(uses::note);
    return merchant.map(Caller.class::cast);
  }

  /** Keys that the directory remembers are not tries: it may only be too old to be believed. */
  private Optional<Caller.Merchant> ask(String secretHash, Optional<Mode> keyMode, String address) {
    boolean isTry = !directory.remembers(secretHash);
    if (isTry) {
      wrongKeys.take(address);
    }
    if (keyMode.isPresent() && keyMode.get() != mode) {
      wrongKeys.count();
      throw KeyProblem.UNAUTHORIZED.because(
          keyMode.get().wireName(), mode.wireName(), mode.keyPrefix());
    }
    boolean isWrong = false;
    try {
      var merchant = owner(secretHash);
      isWrong = merchant.isEmpty();
      return merchant;
    } finally {
      // An outage says nothing about the key.
      if (isWrong) {
        wrongKeys.count();
      } else if (isTry) {
        wrongKeys.giveBack(address);
      }
    }
  }

  private Optional<Caller.Merchant> owner(String secretHash) {
    asked.increment();
    try {
      var owner = source.identify(new Digest(secretHash));
      return Optional.ofNullable(owner.merchantId())
          .map(id -> new Caller.Merchant(id, Set.copyOf(owner.scopes()), owner.apiKeyId()));
    } catch (RestClientException away) {
      throw SERVICE_UNAVAILABLE.because().retryAfter(OUTAGE_RETRY);
    }
  }
}
