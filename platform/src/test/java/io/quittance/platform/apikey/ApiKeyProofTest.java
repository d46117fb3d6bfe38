package io.quittance.platform.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quittance.infrastructure.TestTokens;
import io.quittance.platform.mode.Mode;
import io.quittance.platform.problem.Refusal;
import io.quittance.platform.security.Caller;
import io.quittance.platform.security.SecuritySettings;
import io.quittance.platform.security.token.TokenSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Whom keys are believed to be, and for how long. Time is what the test says. */
class ApiKeyProofTest {

  private static final String KEY = "sk_test_a";

  private final KeysInOrder source = new KeysInOrder();
  private final AtomicLong nanos = new AtomicLong();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final KeyDirectory directory = new KeyDirectory(source, meters, nanos::get);
  private final KeyUses uses = new KeyUses(source, Clock.fixed(source.now, ZoneOffset.UTC));
  private final ApiKeyProof proof =
      new ApiKeyProof(
          source,
          directory,
          uses,
          new WrongKeys(3, meters),
          Mode.TEST,
          new SecuritySettings(new TokenSettings(null, TestTokens.trusted()), List.of(), false),
          meters);

  @Test
  @DisplayName("A known key is not asked for")
  void knowsKeysFromMemory() {
    source.give(KEY, null, "read", "refunds");
    directory.refresh();

    for (int i = 0; i < 100; i++) {
      assertThat(who(KEY))
          .contains(new Caller.Merchant("mer_" + KEY, Set.of("read", "refunds"), "key_" + KEY));
    }
    assertThat(source.identified).isZero();
  }

  @Test
  @DisplayName("A new key works before the directory knows it")
  void asksForWhatItDoesNotKnow() {
    directory.refresh();
    source.give(KEY, null, "read");

    assertThat(who(KEY)).isPresent();
    assertThat(source.identified).isOne();
  }

  @Test
  @DisplayName("A1205 a revoked key is not believed a second later, though nobody can be asked")
  void believesNothingOld() {
    source.give(KEY, null, "read");
    directory.refresh();
    source.revoke(KEY);
    source.away = true;

    pass(Duration.ofSeconds(1));
    directory.refresh();
    assertThat(refusal(KEY).problem().code()).isEqualTo("service_unavailable");
    source.away = false;
    assertThat(who(KEY)).isEmpty();
    directory.refresh();
    assertThat(who(KEY)).isEmpty();
  }

  @Test
  void goesOnAskingWhileTheDirectoryIsOld() {
    source.give(KEY, null, "read");
    directory.refresh();
    pass(Duration.ofSeconds(1));

    for (int i = 0; i < 10; i++) {
      assertThat(who(KEY)).as("a key that was known is no try").isPresent();
    }
    assertThat(source.identified).isEqualTo(10);
  }

  @Test
  @DisplayName("A1205 a key ends by the clock of the database")
  void letsKeysEnd() {
    source.give(KEY, source.now.plusMillis(500), "read");
    directory.refresh();
    assertThat(who(KEY)).isPresent();

    pass(Duration.ofMillis(499));
    assertThat(who(KEY)).isPresent();
    pass(Duration.ofMillis(1));
    source.now = source.now.plusMillis(500);
    assertThat(who(KEY)).isEmpty();
  }

  @Test
  void readsAllPagesAndOnlyWhatIsNewAfterwards() {
    for (int i = 0; i < 5; i++) {
      source.give(KEY + i, null, "read");
    }
    directory.refresh();
    assertThat(source.looks).isEqualTo(3);
    directory.refresh();
    assertThat(source.looks).isEqualTo(4);
    for (int i = 0; i < 5; i++) {
      assertThat(who(KEY + i)).isPresent();
    }
    assertThat(source.identified).isZero();
  }

  @Test
  @DisplayName("After another database took over, all keys are read again")
  void startsOverWithAnotherDatabase() {
    source.give("sk_test_b", null, "read");
    source.revoke("sk_test_b");
    source.give("sk_test_b", null, "read");
    source.give(KEY, null, "read");
    directory.refresh();
    source.beginAnew();
    source.revoke(KEY);
    directory.refresh();

    assertThat(directory.find(KeyHash.of(KEY))).isEmpty();
    assertThat(directory.find(KeyHash.of("sk_test_b"))).isPresent();
  }

  @Test
  @DisplayName("A1204 a live key is told to be one in a test installation, and not looked up")
  void refusesKeysOfTheOtherMode() {
    directory.refresh();
    var refused = refusal("sk_live_a");

    assertThat(refused.problem().code()).isEqualTo("unauthorized");
    assertThat(refused).hasMessageContaining("key for live mode").hasMessageContaining("sk_test_");
    assertThat(source.identified).isZero();
  }

  @Test
  @DisplayName("A1210 wrong keys are throttled, good ones from the same address go on")
  void throttlesWrongKeysAlone() {
    source.give(KEY, null, "read");
    directory.refresh();
    for (int i = 0; i < 3; i++) {
      assertThat(who("sk_test_wrong" + i)).isEmpty();
    }

    assertThat(refusal("sk_test_wrong3").problem().code()).isEqualTo("rate_limited");
    assertThat(source.identified).as("no look-up for a refused try").isEqualTo(3);
    assertThat(who(KEY)).isPresent();
    assertThat(meters.counter("quittance.api.keys.wrong").count()).isEqualTo(3);
  }

  @Test
  @DisplayName("A1210 keys that nobody could look up are no wrong keys")
  void doesNotTakeAnOutageForAnAttack() {
    source.give(KEY, null, "read");
    source.away = true;
    for (int i = 0; i < 10; i++) {
      assertThat(refusal(KEY).problem().code()).isEqualTo("service_unavailable");
    }
    source.away = false;

    assertThat(who(KEY)).isPresent();
    assertThat(meters.counter("quittance.api.keys.throttled").count()).isZero();
  }

  @Test
  void knowsNothingThatIsNoKey() {
    assertThat(who("a-service-token")).isEmpty();
    assertThat(who("sk_test_" + "x".repeat(128))).isEmpty();
    assertThat(who("sk_test_sandbox_a")).isEmpty();
    assertThat(source.identified).isZero();
  }

  @Test
  @DisplayName("A use is told once a day, and later when nobody takes it now")
  void tellsUses() {
    source.give(KEY, null, "read");
    directory.refresh();
    who(KEY);
    who(KEY);
    source.away = true;
    uses.tell();
    assertThat(source.used).isEmpty();
    source.away = false;
    uses.tell();
    uses.tell();

    assertThat(source.used).containsExactly("key_" + KEY);
  }

  private Optional<Caller> who(String key) {
    return proof.byBearer(key, new MockHttpServletRequest());
  }

  private Refusal refusal(String key) {
    return catchThrowableOfType(Refusal.class, () -> who(key));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
