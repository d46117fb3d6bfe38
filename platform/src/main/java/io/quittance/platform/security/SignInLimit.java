package io.quittance.platform.security;

import static io.quittance.platform.problem.CommonProblem.RATE_LIMITED;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.platform.problem.Refusal;
import io.quittance.platform.turn.Turns;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets nobody guess passwords for long, take the processors by guessing, or shut others out by it.
 *
 * <p>Wrong ones are counted by the connection's network, by name, and by both, before their hashes
 * are computed; right ones do not count. What strangers try does not keep a person out where that
 * person was right within the last days.
 */
public final class SignInLimit {

  /** A quarter of the machine at most; the rest belongs to payments. */
  static final int HASHED_AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);

  private static final int LINE_MAX = 100;
  private static final Duration WAIT_MAX = Duration.ofSeconds(5);

  /** Longer than a weekend. */
  private static final Duration KNOWN = Duration.ofDays(7);

  private static final int KNOWN_MAX = 100_000;

  private final MeterRegistry metrics;
  private final Tries passwords;
  private final Tries codes;
  private final Tries tokens;
  private final Turns turns = new Turns(HASHED_AT_ONCE, LINE_MAX, WAIT_MAX, RATE_LIMITED);
  private final Cache<Login, Boolean> known =
      Caffeine.newBuilder().expireAfterWrite(KNOWN).maximumSize(KNOWN_MAX).build();

  public SignInLimit(OperatorSettings settings, MeterRegistry metrics) {
    this(settings, metrics, TimeMeter.SYSTEM_NANOTIME);
  }

  SignInLimit(OperatorSettings settings, MeterRegistry metrics, TimeMeter time) {
    this.metrics = metrics;
    // There from the start, so that the first one is seen to rise.
    wrong();
    this.passwords = new Tries("passwords", settings.signIn(), metrics, time);
    this.codes = new Tries("codes", settings.signIn(), metrics, time);
    this.tokens = new Tries("refresh tokens", settings.signIn(), metrics, time);
  }

  /**
   * Lets a password be looked at.
   *
   * @param name whose it is said to be
   * @param look empty when it is wrong
   * @throws Refusal {@code rate_limited} after too many wrong ones
   */
  public <T> Optional<T> attempt(String name, Supplier<Optional<T>> look) {
    var login = Login.now(name);
    var found = look(passwords.take(login, isKnown(login)), look);
    if (found.isPresent()) {
      known.put(login, true);
    } else {
      wrong().increment();
    }
    return found;
  }

  /**
   * Lets codes for a first password be looked at. They are counted apart from passwords, since a
   * wrong one costs whoever tries it less.
   *
   * @param name whose they are said to be
   * @param look empty when they are wrong
   * @throws Refusal {@code rate_limited} after too many wrong ones
   */
  public <T> Optional<T> attemptCodes(String name, Supplier<Optional<T>> look) {
    var found = look(codes.take(Login.now(name), false), look);
    if (found.isEmpty()) {
      wrong().increment();
    }
    return found;
  }

  /**
   * Lets a refresh token be looked at. It does not say whose it is, so that they are counted by
   * network alone. One of a session that has ended is no wrong password, but it costs as much to
   * look at.
   *
   * @param look empty when nothing comes of it
   * @throws Refusal {@code rate_limited} after too many of them
   */
  public <T> Optional<T> attemptToken(Supplier<Optional<T>> look) {
    return look(tokens.take(Login.now("").network()), look);
  }

  private <T> Optional<T> look(Tries.Taken taken, Supplier<Optional<T>> look) {
    try {
      var found = look.get();
      if (found.isPresent()) {
        taken.giveBack();
      }
      return found;
    } catch (Refusal refused) {
      // Whoever keeps others waiting has tried, though nothing was looked at.
      throw refused;
    } catch (RuntimeException outage) {
      taken.giveBack();
      throw outage;
    }
  }

  /**
   * Computes a hash when it is this caller's turn: a few at a time, each network in turn, and
   * before them who was right here within the last days.
   *
   * @param name whose password is hashed
   * @throws Refusal {@code rate_limited} when too many are waiting
   */
  public <T> T hash(String name, Supplier<T> hashing) {
    var login = Login.now(name);
    return isKnown(login)
        ? turns.takeFirst(name + " from " + login.network(), hashing)
        : turns.take(login.network(), hashing);
  }

  private Counter wrong() {
    return metrics.counter("quittance.security.wrong.passwords");
  }

  private boolean isKnown(Login login) {
    return known.getIfPresent(login) != null;
  }
}
