package io.quittance.platform.audit;

import io.quittance.platform.security.Caller;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who makes changes.
 *
 * @param name of the merchant and its key, the operator, the provider, the service or the job:
 *     never a secret
 * @param cause the event that told it; null when none did
 */
public record Actor(Kind kind, String name, @Nullable String cause) {

  /** Stands between a merchant and its key, neither of which has one. */
  static final String OF_MERCHANT = "/";

  private static final ThreadLocal<@Nullable Actor> ACTING = new ThreadLocal<>();

  /** What an actor is. */
  public enum Kind {
    /** A merchant's API key. */
    KEY,
    /** A person who runs the platform. */
    OPERATOR,
    /** A provider, by a fact that it told. */
    PROVIDER,
    /** Another service, by a request or an event. */
    SERVICE,
    /** A scheduled job. */
    JOB,
    /** Somebody on a route that needs no proof, such as a customer who returns from a challenge. */
    ANONYMOUS,
    /** A login of the database, when the application told nobody. */
    DATABASE
  }

  /** Checks that it can be told. */
  public Actor {
    Objects.requireNonNull(kind);
    if (name.isBlank()) {
      throw new IllegalArgumentException("an actor has a name");
    }
  }

  /** Somebody who proved who it is; of a merchant also by which key: {@code mer_.../key_...}. */
  public static Actor of(Caller caller) {
    return switch (caller) {
      case Caller.Merchant merchant -> new Actor(Kind.KEY, keyOf(merchant), null);
      case Caller.Operator operator -> new Actor(Kind.OPERATOR, operator.name(), null);
      case Caller.Service service -> new Actor(Kind.SERVICE, service.name(), null);
    };
  }

  private static String keyOf(Caller.Merchant merchant) {
    return merchant.apiKeyId() == null
        ? merchant.merchantId()
        : merchant.merchantId() + OF_MERCHANT + merchant.apiKeyId();
  }

  /** A provider that told a fact by an event. */
  public static Actor provider(String provider, String eventId) {
    return new Actor(Kind.PROVIDER, provider, eventId);
  }

  /** A scheduled job. */
  public static Actor job(String name) {
    return new Actor(Kind.JOB, name, null);
  }

  /** A service that told events; its id when it is a single one. */
  public static Actor events(String source, @Nullable String eventId) {
    return new Actor(Kind.SERVICE, source, eventId);
  }

  /** Runs something as this actor, in this thread. */
  public void run(Runnable work) {
    get(
        () -> {
          work.run();
          return this;
        });
  }

  /** As {@link #run}, with a result. */
  public <T extends @Nullable Object> T get(Supplier<T> work) {
    var before = ACTING.get();
    ACTING.set(this);
    try {
      return work.get();
    } finally {
      restore(before);
    }
  }

  /** The same work, as whoever acts in this thread now, for another thread to do. */
  public static Runnable handedOver(Runnable work) {
    var acting = current();
    return acting == null ? work : () -> acting.run(work);
  }

  private static void restore(@Nullable Actor before) {
    if (before == null) {
      ACTING.remove();
    } else {
      ACTING.set(before);
    }
  }

  /** Who acts in this thread: who was named by {@link #run}, else the caller of the request. */
  public static @Nullable Actor current() {
    var acting = ACTING.get();
    if (acting != null) {
      return acting;
    }
    var authentication = SecurityContextHolder.getContext().getAuthentication();
    if (authentication instanceof AnonymousAuthenticationToken) {
      return new Actor(Kind.ANONYMOUS, "nobody", null);
    }
    return authentication != null && authentication.getPrincipal() instanceof Caller caller
        ? of(caller)
        : null;
  }
}
