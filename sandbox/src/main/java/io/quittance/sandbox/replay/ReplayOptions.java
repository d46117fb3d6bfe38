package io.quittance.sandbox.replay;

import static io.quittance.sandbox.SandboxCredentials.MERCHANT_A;
import static io.quittance.sandbox.SandboxCredentials.MERCHANT_A_KEY;
import static io.quittance.sandbox.SandboxCredentials.SERVICE_TOKEN;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The arguments of bin/replay: a file, and options that all have the form {@code --name=value}. */
final class ReplayOptions {

  static final String USAGE =
      """
      Usage: bin/replay [options] FILE
             bin/replay --generate=N [--seed=N] [--out=FILE]

      Plays a CSV file of payments and refunds (GBP) through the public API of a running sandbox,
      then proves that payment-api, ledger and provider agree. A second run changes nothing.
      Exits with 0 when every number agrees, with 1 when one does not, with 2 when it cannot start.

        --concurrency=N          rows under way at once, 1 to 256 (32)
        --base-url=URL           payment-api (http://localhost:8080)
        --ledger-url=URL         ledger-service (http://localhost:8081)
        --reconciliation-url=URL reconciliation-service (http://localhost:8084)
        --merchant=ID            whose account the ledger is asked for (mer_sandbox_a)
        --api-key=KEY            that merchant's key (sk_test_sandbox_a)
        --service-token=TOKEN    for the ledger (svc_test_sandbox)
        --operator=NAME:PASSWORD for reconciliation (operator:operator)
        --generate=N             writes a sample file of N rows instead of replaying one
        --seed=N                 the same seed makes the same sample (42)
        --out=FILE               where the sample goes (standard output)
        --help                   shows this

      Columns: type (payment or refund), id, payment_id, occurred_at, customer_id, country,
      amount_pence, lines. A refund with an empty payment_id must be refused by the platform.
      """;

  private static final Set<String> NAMES =
      Set.of(
          "concurrency",
          "base-url",
          "ledger-url",
          "reconciliation-url",
          "merchant",
          "api-key",
          "service-token",
          "operator",
          "generate",
          "seed",
          "out");

  private static final int CONCURRENCY_MAX = 256;
  private static final int GENERATE_MAX = 10_000_000;

  private final Map<String, String> values;
  private final List<String> files;

  private ReplayOptions(Map<String, String> values, List<String> files) {
    this.values = values;
    this.files = files;
    if (files.size() != (values.containsKey("generate") ? 0 : 1)) {
      throw new IllegalArgumentException("name one file to replay, or --generate=N");
    }
  }

  /**
   * Reads arguments; {@code --name value} works as well.
   *
   * @throws IllegalArgumentException if one is unknown or makes no sense; the message says which
   */
  static ReplayOptions parse(List<String> arguments) {
    var values = new HashMap<String, String>();
    var files = new ArrayList<String>();
    var rest = arguments.iterator();
    while (rest.hasNext()) {
      var argument = rest.next();
      if (!argument.startsWith("--")) {
        files.add(argument);
        continue;
      }
      int equals = argument.indexOf('=');
      var name = argument.substring(2, equals < 0 ? argument.length() : equals);
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException("unknown option: " + argument);
      }
      if (equals < 0 && !rest.hasNext()) {
        throw new IllegalArgumentException(argument + " needs a value");
      }
      values.put(name, equals < 0 ? rest.next() : argument.substring(equals + 1));
    }
    return new ReplayOptions(values, files);
  }

  /** The file to replay; empty when a sample is to be made. */
  Optional<String> file() {
    return files.stream().findFirst();
  }

  int concurrency() {
    return (int) number("concurrency", 32, 1, CONCURRENCY_MAX);
  }

  int rowsToGenerate() {
    return (int) number("generate", 0, 1, GENERATE_MAX);
  }

  long seed() {
    return number("seed", 42, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  Optional<String> out() {
    return Optional.ofNullable(values.get("out"));
  }

  String merchant() {
    return text("merchant", MERCHANT_A);
  }

  Http.Server paymentApi() {
    return new Http.Server(
        text("base-url", "http://localhost:8080"), "Bearer " + text("api-key", MERCHANT_A_KEY));
  }

  Http.Server ledger() {
    return new Http.Server(
        text("ledger-url", "http://localhost:8081"),
        "Bearer " + text("service-token", SERVICE_TOKEN));
  }

  Http.Server reconciliation() {
    var operator = text("operator", "operator:operator").getBytes(StandardCharsets.UTF_8);
    return new Http.Server(
        text("reconciliation-url", "http://localhost:8084"),
        "Basic " + Base64.getEncoder().encodeToString(operator));
  }

  private String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  private long number(String name, long otherwise, long min, long max) {
    var value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "--%s=%s: must be a number, %d to %d".formatted(name, value, min, max));
  }
}
