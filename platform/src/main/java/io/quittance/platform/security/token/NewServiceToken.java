package io.quittance.platform.security.token;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Prints a token of whoever has the private key on the input, for a scraper or for a person. */
public final class NewServiceToken {

  private NewServiceToken() {}

  /**
   * Takes how long it is good for ({@code PT24H} at most), and the services that may take it: all
   * when none is named.
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0) {
      throw new IllegalArgumentException("how long shall it be good for? For example PT15M");
    }
    var key = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    var targets = Arrays.asList(arguments).subList(1, arguments.length);
    System.out.println(
        sign(key, Duration.parse(arguments[0]), targets.isEmpty() ? everybody() : targets));
  }

  private static List<String> everybody() {
    return Arrays.stream(ServiceName.values()).map(ServiceName::label).toList();
  }

  private static String sign(String key, Duration lifetime, List<String> targets) {
    var signer = new TokenSigner(key.strip(), Clock.systemUTC());
    return signer.sign(ServiceTokens.TYPE, signer.issuer().label(), targets, lifetime, Map.of());
  }
}
