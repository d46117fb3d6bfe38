package io.quittance.platform.security.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The commands of docs/operations.md, one after the other. */
class NewServiceKeysTest {

  private interface Command {
    void run() throws IOException;
  }

  @Test
  void makesKeysRotatesThemAndSignsForAScraper() throws IOException {
    var lines = lines(said("", () -> NewServiceKeys.main(new String[0])));
    assertThat(lines)
        .containsOnlyKeys(
            "QUITTANCE_PAYMENT_API_TOKEN_KEY",
            "QUITTANCE_WEBHOOK_SERVICE_TOKEN_KEY",
            "QUITTANCE_RECONCILIATION_SERVICE_TOKEN_KEY",
            "QUITTANCE_OPERATIONS_TOKEN_KEY",
            "QUITTANCE_PROMETHEUS_TOKEN_KEY",
            "QUITTANCE_TRUSTED_KEYS");
    var trusted = lines.get("QUITTANCE_TRUSTED_KEYS");
    assertThat(trusted).doesNotContain("\"d\"");

    var rotated =
        lines(said(trusted, () -> NewServiceKeys.main(new String[] {"--rotate", "prometheus"})));
    assertThat(rotated)
        .containsOnlyKeys("QUITTANCE_PROMETHEUS_TOKEN_KEY", "QUITTANCE_TRUSTED_KEYS");
    for (var key : new Map<?, ?>[] {lines, rotated}) {
      var token =
          said(
              key.get("QUITTANCE_PROMETHEUS_TOKEN_KEY") + "\n",
              () -> NewServiceToken.main(new String[] {"PT24H", "payment-api"}));
      assertThat(isTaken(token, rotated.get("QUITTANCE_TRUSTED_KEYS"), "payment-api")).isTrue();
      assertThat(isTaken(token, rotated.get("QUITTANCE_TRUSTED_KEYS"), "ledger-service")).isFalse();
    }
  }

  private static boolean isTaken(String token, String trusted, String audience) {
    return new TokenReader(TrustedKeys.of(trusted), audience, Clock.systemUTC())
        .read(ServiceTokens.TYPE, token.strip())
        .isPresent();
  }

  private static Map<String, String> lines(String text) {
    return text.lines()
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(line -> line[0], line -> line[1].replace("'", "")));
  }

  private static String said(String input, Command command) throws IOException {
    var in = System.in;
    var out = System.out;
    var said = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      command.run();
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
    return said.toString(StandardCharsets.UTF_8);
  }
}
