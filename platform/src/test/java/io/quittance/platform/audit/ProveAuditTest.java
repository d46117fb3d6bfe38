package io.quittance.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quittance.platform.chain.KnownHead;
import io.quittance.platform.problem.Refusal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

/** Who waits for whose walk over the audit log. */
class ProveAuditTest extends RunningAudit {

  private static final int REQUESTS = 20;

  private final HeldWalks walks = new HeldWalks(bean(PlatformTransactionManager.class));
  private final ProveAudit proveAudit =
      new ProveAudit(SERVICE, rows, keys, bean(KnownHead.class), Clock.systemUTC(), walks);
  private final List<String> answers = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> callers = new ArrayList<>();

  @Test
  @DisplayName("However many proofs are asked for, few wait and the watch proves at once")
  void keepsNobodyFromProving() throws InterruptedException {
    try {
      for (int i = 0; i < REQUESTS; i++) {
        starts(() -> "" + proveAudit.proveFor("vera").good());
      }
      await().until(() -> answers.contains("rate_limited") && walks.begun.get() == 1);
      starts(
          () -> {
            new WatchAudit(proveAudit, new SimpleMeterRegistry()).watch();
            return "watched";
          });
      await().untilAsserted(() -> assertThat(walks.begun).hasValue(2));
      await().untilAsserted(() -> assertThat(answers).hasSize(REQUESTS - 8));
      assertThat(answers).containsOnly("rate_limited");
    } finally {
      walks.mayEnd.countDown();
      for (var caller : callers) {
        caller.join();
      }
    }
    assertThat(answers).contains("true", "watched");
  }

  private interface Question {
    String ask();
  }

  private void starts(Question question) {
    callers.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    answers.add(question.ask());
                  } catch (Refusal refused) {
                    answers.add(refused.problem().code());
                  }
                }));
  }

  /** Real transactions, which begin when they may. */
  private static final class HeldWalks implements PlatformTransactionManager {

    private final PlatformTransactionManager real;
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    HeldWalks(PlatformTransactionManager real) {
      this.real = real;
    }

    @Override
    public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
      begun.incrementAndGet();
      try {
        mayEnd.await();
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
      return real.getTransaction(definition);
    }

    @Override
    public void commit(TransactionStatus status) {
      real.commit(status);
    }

    @Override
    public void rollback(TransactionStatus status) {
      real.rollback(status);
    }
  }
}
