package io.quittance.platform.security.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens that a service shows to others: one for each, kept and renewed before it ends. */
public final class ServiceTokens {

  /** The type of tokens by which services call each other. */
  public static final String TYPE = "service+jwt";

  private static final Duration LIFETIME = Duration.ofSeconds(60);
  private static final Duration KEPT = Duration.ofSeconds(30);

  private final TokenSigner signer;
  private final Clock clock;
  private final Map<ServiceName, Held> held = new ConcurrentHashMap<>();

  public ServiceTokens(TokenSigner signer, Clock clock) {
    this.signer = signer;
    this.clock = clock;
  }

  private record Held(String token, Instant signedAt) {

    /** A clock that was set back must not make a token last. */
    boolean isFresh(Instant now) {
      return !now.isBefore(signedAt) && now.isBefore(signedAt.plus(KEPT));
    }
  }

  /** A token that a service takes for the next half minute at least. */
  public String showTo(ServiceName target) {
    var now = clock.instant();
    var last = held.get(target);
    if (last != null && last.isFresh(now)) {
      return last.token();
    }
    var next =
        new Held(signer.sign(TYPE, name(), List.of(target.label()), LIFETIME, Map.of()), now);
    held.put(target, next);
    return next.token();
  }

  private String name() {
    return signer.issuer().label();
  }
}
