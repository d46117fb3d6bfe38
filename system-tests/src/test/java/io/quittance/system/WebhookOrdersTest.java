package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The provider tells four things about a payment, in any order, twice, and faster than it answers.
 */
class WebhookOrdersTest {

  private static final long AMOUNT = 10_000;
  private static final long REFUNDED = 4_000;
  private static final long DISPUTED = 6_000;

  /** One for each order, so that each has accounts of its own in the ledger. */
  private static final List<String> CURRENCIES =
      List.of(
          "AED", "ALL", "AMD", "AOA", "ARS", "AWG", "AZN", "BAM", "BBD", "BDT", "BMD", "BND", "BOB",
          "BSD", "BTN", "BWP", "BYN", "BZD", "CDF", "CRC", "CUP", "CVE", "DOP", "EGP");

  private final Sandbox sandbox = RunningPlatform.shared();
  private final Storefront shop = Storefront.ofMerchantA(sandbox);
  private final SimulatorEvents events = SimulatorEvents.of(sandbox);

  /** The test is the only one that tells what happened. */
  @BeforeEach
  void keepTheProviderQuiet() {
    var rates = Map.of("seed", 1, "rates", Map.of("webhook_never", 1));
    assertThat(shop.provider().put("/admin/faults", rates).status()).isEqualTo(200);
  }

  @AfterEach
  void letItSpeak() {
    shop.provider().delete("/admin/faults");
    // So many calls without an answer open the circuit, at the latest when the answered ones before
    // them are forgotten; after as many good ones the next test finds it closed, and it stays so.
    for (int i = 0; i < 2 * CURRENCIES.size(); i++) {
      await()
          .atMost(Storefront.SOON)
          .until(() -> shop.sale("pm_card_visa", 1, "DZD").field("status").equals("CAPTURED"));
    }
  }

  @Test
  @DisplayName("A401 A406 A407 in every order, twice and before the answer: one state, one balance")
  void endInTheSameState() throws ExecutionException, InterruptedException {
    var orders = permutations(List.of("authorized", "captured", "refunded", "disputed"));
    assertThat(orders).hasSize(24);
    try (var shoppers = Executors.newVirtualThreadPerTaskExecutor()) {
      var told = new ArrayList<Future<Telling>>();
      for (int i = 0; i < orders.size(); i++) {
        var order = orders.get(i);
        var currency = CURRENCIES.get(i);
        told.add(shoppers.submit(() -> tell(order, currency, shoppers)));
      }
      for (var telling : told) {
        telling.get();
      }
      // Only now the provider's answers to the refunds end, and say nothing.
      shop.provider().delete("/admin/faults");
      for (var telling : told) {
        var refund = telling.get().refund().get();
        assertThat(refund.status()).as(refund.text()).isIn(201, 202);
        endsTheSame(telling.get());
      }
    }
    new Invariants(sandbox).hold();
  }

  /** A payment whose events were told, and the refund whose answer is still awaited. */
  private record Telling(
      List<String> order, String currency, String paymentId, Future<Http.Answer> refund) {}

  private Telling tell(List<String> order, String currency, ExecutorService shoppers) {
    var paymentId = shop.sold("pm_card_visa", AMOUNT, currency);
    script(paymentId, "timeout_then_charged");
    var refund = shoppers.submit(() -> shop.refund(paymentId, REFUNDED));
    events.awaitEffect(paymentId, "REFUND");
    var charge = shop.payment(paymentId).field("providerReference");
    var inquiry =
        shop.admin("/admin/charges/" + charge + "/inquiry", Map.of("reason", "fraudulent"));
    shop.admin("/admin/disputes/" + inquiry.field("disputeId") + "/escalate", "");

    var all = events.of(paymentId, charge);
    assertThat(all).containsOnlyKeys(order);
    for (var name : order) {
      events.deliver(all.get(name));
      events.deliver(all.get(name));
    }
    return new Telling(order, currency, paymentId, refund);
  }

  private void endsTheSame(Telling telling) {
    await()
        .atMost(Storefront.SOON)
        .untilAsserted(
            () -> {
              var payment = shop.payment(telling.paymentId());
              assertThat(payment.field("status")).as("%s", telling.order()).isEqualTo("CHARGEBACK");
              assertThat(payment.number("amountCaptured")).isEqualTo(AMOUNT);
              assertThat(payment.number("amountRefunded")).isEqualTo(REFUNDED);
            });
    assertThat(AMOUNT - REFUNDED).isEqualTo(DISPUTED);
    shop.awaitBalance("disputed", telling.currency(), DISPUTED);
    shop.awaitBalance("payable", telling.currency(), 0);
  }

  private void script(String paymentId, String fault) {
    shop.admin(
        "/admin/faults/script",
        Map.of("operation", "REFUND", "fault", fault, "paymentReference", paymentId));
  }

  private static List<List<String>> permutations(List<String> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    return IntStream.range(0, items.size())
        .boxed()
        .flatMap(
            first -> {
              var rest = new ArrayList<>(items);
              var head = rest.remove(first.intValue());
              return permutations(rest).stream()
                  .map(
                      tail -> {
                        var whole = new ArrayList<String>();
                        whole.add(head);
                        whole.addAll(tail);
                        return List.copyOf(whole);
                      });
            })
        .toList();
  }
}
