package io.quittance.simulator.fault;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What may go wrong with one operation. The wire name is the name in lower case. */
public enum Fault {
  /** The operation takes effect; the caller gets no answer. */
  TIMEOUT_THEN_CHARGED,
  /** Nothing is done and there is no answer, the first time. */
  TIMEOUT_NOT_CHARGED,
  /** The operation takes effect; the connection ends without an answer. */
  RESET_AFTER_SEND,
  /** The first two calls fail with 500 and without effect. */
  ERROR_500_TWICE,
  /** The first call is refused with 429. */
  RATE_LIMITED,
  /** The operation takes effect; the answer is nonsense. */
  GARBAGE,
  /** The operation takes effect for another amount than asked. */
  WRONG_AMOUNT,
  /** The answer waits until the webhooks are acknowledged. */
  WEBHOOK_BEFORE_ANSWER,
  /** Each webhook is sent twice, under the same event id. */
  WEBHOOK_TWICE,
  /** The webhook is held until the next one of the charge has overtaken it. */
  WEBHOOKS_REVERSED,
  /** The webhook is never sent. */
  WEBHOOK_NEVER,
  /** The webhook, and what queues behind it, leaves some seconds late. */
  WEBHOOK_LATE,
  /** The operation takes effect; the answer takes 20 seconds. */
  SLOW_20S,
  /** The issuer declines, or the refund fails. */
  DECLINED;

  private static final Map<String, Fault> BY_WIRE_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Fault::wireName, Function.identity()));

  private static final Set<Fault> BEFORE_EFFECT =
      EnumSet.of(TIMEOUT_NOT_CHARGED, ERROR_500_TWICE, RATE_LIMITED);

  /** The fault of a wire name. */
  public static Optional<Fault> named(String wireName) {
    return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it strikes before anything is done, in the first call or two of a reference. */
  boolean isBeforeEffect() {
    return BEFORE_EFFECT.contains(this);
  }

  /** How many calls of one reference it strikes. */
  int callsMax() {
    return this == ERROR_500_TWICE ? 2 : 1;
  }
}
