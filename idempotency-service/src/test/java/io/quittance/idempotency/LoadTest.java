package io.quittance.idempotency;

import static io.quittance.idempotency.Requests.answer;
import static io.quittance.idempotency.Requests.completion;
import static io.quittance.idempotency.Requests.fresh;
import static io.quittance.idempotency.Requests.release;
import static io.quittance.idempotency.Requests.together;
import static io.quittance.idempotency.Requests.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.contracts.idempotency.IdempotencyApi.Claim;
import io.quittance.contracts.idempotency.IdempotencyApi.Claimed;
import io.quittance.contracts.idempotency.IdempotencyApi.Replay;
import io.quittance.infrastructure.LocalInfrastructure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.HttpServerErrorException;

/** Many at once: fewer statements than requests, everybody gets what is theirs. */
class LoadTest {

  private static final int REQUESTS = 600;

  /** What is left when both writers have taken as many as a statement may have. */
  private static final int WAITING = REQUESTS - 2 * 200;

  private final Instance service = Instance.shared();

  @Test
  void writesWhatGathersWhileTheDatabaseIsBusyWithFewStatements() throws Exception {
    var clients = Stream.generate(service::anotherClient).limit(3).toList();
    var keys =
        IntStream.range(0, REQUESTS)
            .mapToObj(i -> (Callable<Claim>) () -> clients.get(i % 3).claim(fresh()))
            .toList();
    // Connections and compiled code first: while the table is locked, they must come quickly.
    together(keys);
    long before = service.batches("claims");
    List<Claim> claims;
    try (var callers = Executors.newSingleThreadExecutor();
        var busy = connect(databaseOf(service))) {
      busy.setAutoCommit(false);
      busy.createStatement().execute("LOCK TABLE idempotency_key IN ACCESS EXCLUSIVE MODE");
      var answers = callers.submit(() -> together(keys));
      await().until(() -> service.waiting("claims") >= WAITING);
      busy.rollback();
      claims = answers.get();
    }

    assertThat(claims).allMatch(Claimed.class::isInstance);
    assertThat(claims.stream().map(Requests::tokenOf)).doesNotHaveDuplicates();
    assertThat(service.batches("claims") - before).isLessThanOrEqualTo(REQUESTS - WAITING + 2);
  }

  @Test
  void everyoneGetsTheirOwnAnswer() throws Exception {
    assertThat(together(Collections.nCopies(REQUESTS, this::wholeLifeOfAKey)))
        .doesNotContain(false);
  }

  /** Says whether the answer that comes back is the one of this key. */
  private boolean wholeLifeOfAKey() {
    var request = fresh();
    var answer = answer(201, "{\"key\":\"" + request.key() + "\"}");
    long token = tokenOf(service.keys().claim(request));
    service.keys().complete(completion(request, token, answer));
    return service.keys().claim(request).equals(new Replay(answer));
  }

  @Test
  void aSingleRequestIsWrittenAtOnce() {
    long before = service.batches("claims");

    var _ = tokenOf(service.keys().claim(fresh()));

    assertThat(service.batches("claims")).isEqualTo(before + 1);
  }

  @Test
  void tokensOfOneKeyOnlyGrow() throws Exception {
    var request = fresh();
    var calls = new ArrayList<Callable<Long>>();
    for (int i = 0; i < 200; i++) {
      calls.add(
          () -> {
            if (service.keys().claim(request) instanceof Claimed(var token)) {
              service.keys().release(release(request, token));
              return token;
            }
            return 0L;
          });
    }

    var tokens = together(calls).stream().filter(token -> token > 0).toList();

    assertThat(new HashSet<>(tokens)).hasSameSizeAs(tokens);
    await()
        .until(
            () ->
                service.keys().claim(request) instanceof Claimed(var token)
                    && tokens.stream().allMatch(former -> former < token));
  }

  @Test
  @DisplayName("A702 database sessions are ended under load: each request is answered or told 503")
  void survivesEndedSessions() throws Exception {
    try (var second = Instance.start()) {
      var database = databaseOf(second);
      var calls = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 300; i++) {
        boolean terminates = i % 100 == 50;
        calls.add(
            () -> {
              if (terminates) {
                endSessions(database);
                return true;
              }
              return grantsOrSays503(second);
            });
      }

      assertThat(together(calls)).doesNotContain(false);
      // Ended sessions in the pool are found one by one.
      await()
          .ignoreException(HttpServerErrorException.ServiceUnavailable.class)
          .until(() -> second.keys().claim(fresh()) instanceof Claimed);
    }
  }

  private static boolean grantsOrSays503(Instance instance) {
    try {
      return instance.keys().claim(fresh()) instanceof Claimed;
    } catch (HttpServerErrorException refused) {
      return refused.getStatusCode().value() == 503;
    }
  }

  private static void endSessions(String database) throws Exception {
    try (var connection = connect("postgres");
        var statement =
            connection.prepareStatement(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?")) {
      statement.setString(1, database);
      statement.execute();
    }
  }

  private static String databaseOf(Instance instance) {
    return instance.jdbc().sql("SELECT current_database()").query(String.class).single();
  }

  /** As somebody who may do anything. */
  private static Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        LocalInfrastructure.shared().postgres().superuserJdbcUrl(database));
  }
}
