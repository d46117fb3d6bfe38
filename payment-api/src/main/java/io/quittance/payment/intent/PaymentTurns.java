package io.quittance.payment.intent;

import static io.quittance.platform.problem.CommonProblem.RATE_LIMITED;
import static io.quittance.platform.problem.CommonProblem.SERVICE_UNAVAILABLE;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lets requests that want to change one payment wait for each other before they take a connection
 * of the database, not while they hold one: fifty refunds of one payment would else leave no
 * connection to anybody.
 *
 * <p>It orders the requests of this instance only and guarantees nothing; the row's lock does
 * ({@link PaymentIntents#lock(UUID)}).
 */
@Component
public class PaymentTurns {

  /** Longer than any turn takes while the database answers. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(10);

  /** More than any honest merchant wants of one payment at the same moment. */
  private static final int LINE_MAX = 200;

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ConcurrentHashMap<Subject, Line> lines = new ConcurrentHashMap<>();

  /** With the merchant, so that nobody else's requests can stand in its line. */
  private record Subject(String merchantId, UUID paymentId) {}

  private static final class Line {
    final ReentrantLock turn = new ReentrantLock(true);

    /** Changed within the map's own operations only. */
    int members;
  }

  PaymentTurns(MeterRegistry meters) {
    Gauge.builder("quittance.payment.turns.waiting", this, PaymentTurns::waiting)
        .description("Requests that wait for another one to change the same payment")
        .baseUnit("requests")
        .register(meters);
  }

  private double waiting() {
    return lines.values().stream().mapToInt(line -> line.turn.getQueueLength()).sum();
  }

  /**
   * Works when it is this request's turn. Called before the transaction begins.
   *
   * @throws io.quittance.platform.problem.Refusal {@code rate_limited} when too many wait already,
   *     {@code service_unavailable} when it takes too long; nothing was done
   */
  public <T extends @Nullable Object> T take(String merchantId, UUID paymentId, Supplier<T> work) {
    return inLine(
        merchantId,
        paymentId,
        LINE_MAX,
        isOurs -> {
          if (!isOurs) {
            throw SERVICE_UNAVAILABLE.because().retryAfter(RETRY);
          }
          return work.get();
        });
  }

  /**
   * As {@link #take}, for what must be done whoever waits, such as to write down what a provider
   * answered: after a while it is done without a turn.
   */
  public <T extends @Nullable Object> T takeOrGoOn(
      String merchantId, UUID paymentId, Supplier<T> work) {
    return inLine(merchantId, paymentId, Integer.MAX_VALUE, _ -> work.get());
  }

  private interface InLine<T extends @Nullable Object> {

    T work(boolean isOurs);
  }

  private <T extends @Nullable Object> T inLine(
      String merchantId, UUID paymentId, int lineMax, InLine<T> next) {
    var subject = new Subject(merchantId, paymentId);
    var turn = join(subject, lineMax).turn;
    try {
      boolean isOurs = await(turn);
      try {
        return next.work(isOurs);
      } finally {
        if (isOurs) {
          turn.unlock();
        }
      }
    } finally {
      leave(subject);
    }
  }

  private Line join(Subject subject, int lineMax) {
    return lines.compute(
        subject,
        (_, known) -> {
          var line = known == null ? new Line() : known;
          if (line.members >= lineMax) {
            throw RATE_LIMITED.because().retryAfter(RETRY);
          }
          line.members++;
          return line;
        });
  }

  private void leave(Subject subject) {
    lines.computeIfPresent(subject, (_, line) -> --line.members == 0 ? null : line);
  }

  private static boolean await(ReentrantLock turn) {
    try {
      return turn.tryLock(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
