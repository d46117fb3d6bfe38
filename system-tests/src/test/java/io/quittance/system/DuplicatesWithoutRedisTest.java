package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whatever becomes of Redis meanwhile, duplicates take effect once and hear the same. */
class DuplicatesWithoutRedisTest {

  private static final int KEYS =
      Integer.getInteger("quittance.duplicates.keys", Soak.isOn() ? 1_000 : 60);

  private static final Map<String, Long> ONE_SALE = Map.of("AUTHORIZE", 1L, "CAPTURE", 1L);

  private final Sandbox sandbox = RunningPlatform.shared();
  private final Outage outage = new Outage();
  private final RedisTrouble redis = new RedisTrouble(sandbox, outage);

  private final Shop shop =
      Shop.at(RunningPlatform.paymentApis(), SandboxCredentials.MERCHANT_A_KEY);

  private final DuplicateRequests duplicates = new DuplicateRequests(shop, outage);

  private final Http provider =
      Http.bearer(
          sandbox.baseUrl(SandboxService.PROVIDER_SIMULATOR), SandboxCredentials.SERVICE_TOKEN);

  @AfterEach
  void bringRedisBack() {
    sandbox.infrastructure().redis().start();
  }

  @Test
  @DisplayName(
      "A101 A105 A601 A602 fifty duplicates of each key on two instances, Redis emptied and killed:"
          + " one effect per key, every answer the same byte for byte")
  void duplicatesTakeEffectOnce() {
    shop.warmUp();
    var before = effects();
    long start = System.nanoTime();

    var sales = duplicates.send(KEYS, this::makeTrouble);
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    redis.empty();
    duplicates.repeat(sales);

    System.out.printf(
        "%d keys with %d duplicates each in %d s; with one repeat on each instance: %s%n",
        KEYS, DuplicateRequests.DUPLICATES, seconds, duplicates.figures());
    assertThat(sales.stream().map(DuplicateRequests.Sale::payment).distinct()).hasSize(KEYS);
    sales.forEach(sale -> assertThat(effectsOf(sale.payment())).isEqualTo(ONE_SALE));
    var after = effects();
    after.replaceAll((type, count) -> count - before.getOrDefault(type, 0L));
    after.values().removeIf(count -> count == 0);
    assertThat(after).isEqualTo(Map.of("AUTHORIZE", (long) KEYS, "CAPTURE", (long) KEYS));
    new Invariants(sandbox).hold();
  }

  /** In tenths of the way: emptied again and again, away from the fourth to the sixth. */
  private void makeTrouble(int done) {
    if (done % (KEYS / 10) != 0) {
      return;
    }
    switch (done / (KEYS / 10)) {
      case 4 -> redis.kill();
      case 6 -> redis.bringBack();
      case 2, 3, 7, 8 -> redis.empty();
      default -> {}
    }
  }

  /** How often the provider did what, by its own witness. */
  private Map<String, Long> effects() {
    return provider
        .get("/admin/effects/summary")
        .body()
        .path("data")
        .valueStream()
        .collect(
            Collectors.groupingBy(
                total -> total.path("type").asString(),
                Collectors.summingLong(total -> total.path("count").longValue())));
  }

  private Map<String, Long> effectsOf(String payment) {
    return provider
        .get("/admin/effects?limit=100&paymentReference=" + payment)
        .body()
        .path("data")
        .valueStream()
        .collect(
            Collectors.groupingBy(effect -> effect.path("type").asString(), Collectors.counting()));
  }
}
