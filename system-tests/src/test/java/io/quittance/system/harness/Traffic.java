package io.quittance.system.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import io.quittance.system.Callers;
import io.quittance.system.DumpScan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** Whoever uses a platform while it is harmed: merchants, their customers, and a bookkeeper. */
final class Traffic implements AutoCloseable {

  private static final int MERCHANTS = 2;
  private static final int CUSTOMERS_PER_MERCHANT = 3;

  /** Longer than the claim of a dead process on what it wanted to send. */
  private static final Duration TOLD_WITHIN = Duration.ofMinutes(3);

  private final Fleet fleet;
  private final List<Merchant> merchants = new ArrayList<>();
  private final Map<Merchant, GoodClient> clients = new HashMap<>();
  private final Map<Merchant, List<Customer>> customers = new HashMap<>();
  private final GoodClient ledgerClient;
  private final Bookkeeper bookkeeper;
  private final int ledgers;

  Traffic(Fleet fleet, long seed) {
    this.fleet = fleet;
    var random = new SplittableRandom(seed);
    for (int number = 0; number < MERCHANTS; number++) {
      var merchant = Merchant.registered(fleet.sandbox(), "A shop under faults " + number);
      merchants.add(merchant);
      var client = new GoodClient(fleet.instancesOf(SandboxService.PAYMENT_API, merchant.key()));
      clients.put(merchant, client);
      var ofMerchant = new ArrayList<Customer>();
      for (int i = 0; i < CUSTOMERS_PER_MERCHANT; i++) {
        ofMerchant.add(new Customer(client, random.nextLong()));
      }
      customers.put(merchant, ofMerchant);
    }
    var instances =
        fleet.instancesOf(SandboxService.LEDGER_SERVICE, SandboxCredentials.SERVICE_TOKEN);
    this.ledgers = instances.size();
    this.ledgerClient = new GoodClient(instances);
    this.bookkeeper = new Bookkeeper(ledgerClient, random.nextLong());
    bookkeeper.openAccounts();
  }

  /** Everybody goes on until the last fault is over, and a little longer. */
  void during(Turmoil turmoil) {
    var rounds = new ArrayList<Runnable>();
    customers.values().forEach(all -> all.forEach(customer -> rounds.add(customer::shop)));
    rounds.add(bookkeeper::book);
    var over = new AtomicBoolean();
    Callers.atOnce(
        rounds.size() + 1,
        caller -> {
          if (caller == rounds.size()) {
            try {
              turmoil.run();
            } finally {
              over.set(true);
            }
          } else {
            try {
              do {
                rounds.get(caller).run();
              } while (!over.get());
            } catch (AssertionError | RuntimeException wrong) {
              turmoil.callOff();
              throw wrong;
            }
          }
          return caller;
        });
  }

  /** Whether everybody was told the truth, and merchants all of it. */
  void wasToldTheTruth() {
    for (var merchant : merchants) {
      for (var customer : customers.get(merchant)) {
        assertThat(customer.purchases()).isNotEmpty();
        customer.purchases().forEach(purchase -> isTrue(clients.get(merchant), purchase));
      }
    }
    bookkeeper.isShownTheTruth(ledgers);
    var servers = new Servers(fleet.sandbox().infrastructure());
    for (var merchant : merchants) {
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofSeconds(1))
          .atMost(TOLD_WITHIN)
          .untilAsserted(
              () -> {
                sendNow(servers, merchant);
                merchant.knowsAllOf(fleet.sandbox(), payments(merchant));
              });
    }
  }

  /** What failed would come again in minutes; what a dead process has claimed comes by itself. */
  private static void sendNow(Servers servers, Merchant merchant) {
    servers.execute(
        "webhook",
        """
        UPDATE delivery SET next_attempt_at = now()
        WHERE merchant_id = '%s' AND status = 'PENDING' AND NOT claimed AND next_attempt_at > now()
        """
            .formatted(merchant.id()));
  }

  private Set<String> payments(Merchant merchant) {
    var payments = new HashSet<String>();
    customers
        .get(merchant)
        .forEach(customer -> customer.purchases().forEach(purchase -> payments.add(purchase.id())));
    return payments;
  }

  private static void isTrue(GoodClient client, Purchase purchase) {
    for (int instance = 0; instance < 2; instance++) {
      purchase.isTrueOf(client.read(instance, "/api/payment-intents/" + purchase.id()));
    }
  }

  /** I10 for what merchants are sent, and a scan that knows their secrets. */
  DumpScan scan() {
    var secrets = new ArrayList<String>();
    secrets.add(Customer.KEY_OF_NOBODY);
    merchants.forEach(merchant -> secrets.addAll(merchant.secrets()));
    var scan = new DumpScan(fleet.sandbox(), secrets, Set.of());
    merchants.forEach(
        merchant -> merchant.bodies().forEach(body -> scan.look("webhooks", "a webhook", body)));
    return scan;
  }

  /** What was asked, answered, booked and told. */
  String figures() {
    var figures = new StringBuilder();
    for (var merchant : merchants) {
      figures.append(clients.get(merchant).figures()).append("; ");
      figures.append(merchant.figures()).append("; ");
    }
    return figures + ledgerClient.figures() + "; " + bookkeeper.figures();
  }

  @Override
  public void close() {
    merchants.forEach(Merchant::close);
  }
}
