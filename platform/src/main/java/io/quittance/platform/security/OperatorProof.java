package io.quittance.platform.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.quittance.platform.security.SecuritySettings.OperatorAccount;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Knows the operators of the configuration by name and password.
 *
 * <p>A right pair is remembered where it came from until nobody has used it for an hour, by a code
 * that says nothing without this process's key: hashes are slow on purpose. A wrong one counts
 * against {@link SignInLimit}, and takes as long for a name that nobody has.
 */
final class OperatorProof implements CallerProof {

  private static final Duration REMEMBERED = Duration.ofHours(1);
  private static final int REMEMBERED_MAX = 1_000;
  private static final int LENGTH_MAX = 256;
  private static final String MAC = "HmacSHA256";

  private final List<OperatorAccount> accounts;
  private final SignInLimit limit;
  private final PasswordEncoder encoder;
  private final SecretKeySpec key = new SecretKeySpec(new SecureRandom().generateSeed(32), MAC);
  private final Cache<String, Caller> remembered;

  OperatorProof(List<OperatorAccount> accounts, SignInLimit limit) {
    this(
        accounts,
        limit,
        PasswordEncoderFactories.createDelegatingPasswordEncoder(),
        Ticker.systemTicker());
  }

  OperatorProof(
      List<OperatorAccount> accounts, SignInLimit limit, PasswordEncoder encoder, Ticker ticker) {
    this.accounts = List.copyOf(accounts);
    this.limit = limit;
    this.encoder = encoder;
    this.remembered =
        Caffeine.newBuilder()
            .ticker(ticker)
            .expireAfterAccess(REMEMBERED)
            .maximumSize(REMEMBERED_MAX)
            .build();
  }

  @Override
  public Optional<Caller> byPassword(String name, String password) {
    if (accounts.isEmpty() || name.length() > LENGTH_MAX || password.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    var pair = code(Login.now(name), password);
    var known = remembered.getIfPresent(pair);
    if (known != null) {
      return Optional.of(known);
    }
    return limit.attempt(name, () -> limit.hash(name, () -> compare(name, password, pair)));
  }

  /** Whoever waited for a turn may find that another request has just brought the same pair. */
  private Optional<Caller> compare(String name, String password, String pair) {
    var known = remembered.getIfPresent(pair);
    if (known != null) {
      return Optional.of(known);
    }
    var account = accounts.stream().filter(one -> one.name().equals(name)).findFirst();
    boolean same = encoder.matches(password, account.orElse(accounts.getFirst()).password());
    Optional<Caller> caller =
        account.filter(_ -> same).map(right -> new Caller.Operator(right.name(), right.role()));
    caller.ifPresent(right -> remembered.put(pair, right));
    return caller;
  }

  private String code(Login login, String password) {
    try {
      var mac = Mac.getInstance(MAC);
      mac.init(key);
      var from = login.network() + " " + login.name().length() + ":" + login.name();
      mac.update(from.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + MAC, impossible);
    }
  }
}
