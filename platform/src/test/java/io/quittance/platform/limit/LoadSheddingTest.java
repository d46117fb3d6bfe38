package io.quittance.platform.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LoadSheddingTest {

  private final AtomicInteger queue = new AtomicInteger();
  private final LoadShedding shedding = new LoadShedding(queue::get, 10, 20);

  @Test
  @DisplayName("A1404 while the queue is short everybody gets in")
  void letsEverybodyIn() {
    for (int i = 0; i < 1000; i++) {
      assertThat(shedding.enter("mer_a")).isTrue();
    }
    assertThat(shedding.underWay()).isEqualTo(1000);
  }

  @Test
  @DisplayName("A1401 A1404 in a flood of one merchant the others still get in")
  void sendsAwayWhoHasItsShare() {
    for (int i = 0; i < 100; i++) {
      shedding.enter("mer_flood");
    }
    queue.set(10);

    assertThat(shedding.enter("mer_flood")).isFalse();
    for (int i = 0; i < 50; i++) {
      assertThat(shedding.enter("mer_small")).as("request %d of the other", i).isTrue();
    }
    assertThat(shedding.enter("mer_third")).isTrue();
  }

  @Test
  @DisplayName("A1404 a full queue takes nobody, until it is shorter")
  void sendsAllAway() {
    queue.set(20);
    assertThat(shedding.enter("mer_a")).isFalse();

    queue.set(9);
    assertThat(shedding.enter("mer_a")).isTrue();
  }

  @Test
  void forgetsWhoLeft() {
    assertThat(shedding.enter("mer_a")).isTrue();
    shedding.leave("mer_a");

    assertThat(shedding.underWay()).isZero();
    queue.set(10);
    assertThat(shedding.enter("mer_a")).isTrue();
  }
}
