package io.quittance.system;

import io.quittance.sandbox.SandboxCredentials;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What is raced on, and for how long, by system properties:
 *
 * <ul>
 *   <li>{@code quittance.race.urls}: base URLs of all instances of payment-api, separated by
 *       commas; without it two instances of the shared platform
 *   <li>{@code quittance.race.key}: the API key of a merchant there, with scope payments
 *   <li>{@code quittance.race.rounds}: rounds of each race
 *   <li>{@code quittance.race.seed}: repeats the amounts and roles of a run that printed it
 * </ul>
 *
 * @param isOurs whether the databases can be looked into
 */
record RaceTarget(Shop shop, boolean isOurs, int rounds, long seed) {

  private static final String URLS = "quittance.race.urls";
  private static final String KEY = "quittance.race.key";
  private static final String ROUNDS = "quittance.race.rounds";
  private static final String SEED = "quittance.race.seed";

  private static final int ROUNDS_SHORT = 4;

  /** Of nine races: more than 1,000 in all. */
  private static final int ROUNDS_LONG = 112;

  static RaceTarget ofThisRun() {
    int rounds = Integer.getInteger(ROUNDS, Soak.isOn() ? ROUNDS_LONG : ROUNDS_SHORT);
    long seed = Long.getLong(SEED, ThreadLocalRandom.current().nextLong(1_000_000_000));
    var urls = System.getProperty(URLS, "");
    if (urls.isEmpty()) {
      var shop = Shop.at(RunningPlatform.paymentApis(), SandboxCredentials.MERCHANT_A_KEY);
      return new RaceTarget(shop, true, rounds, seed);
    }
    var key = System.getProperty(KEY, "");
    if (key.isEmpty()) {
      throw new IllegalStateException(URLS + " needs " + KEY);
    }
    List<URI> instances =
        Arrays.stream(urls.split(",")).map(String::strip).map(URI::create).toList();
    return new RaceTarget(Shop.at(instances, key), false, rounds, seed);
  }

  /** Waits for rest and checks all guarantees, where that is possible. */
  void invariantsHold() {
    if (isOurs) {
      new Invariants(RunningPlatform.shared()).hold();
    } else {
      System.out.println("invariants are not checked: another deployment's databases are its own");
    }
  }
}
