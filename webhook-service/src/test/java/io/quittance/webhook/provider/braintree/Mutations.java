package io.quittance.webhook.provider.braintree;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Forms that differ from a signed one by one byte or one field. */
final class Mutations {

  private final String form;
  private final byte[] bytes;
  private final Random random;

  Mutations(String form, Random random) {
    this.form = form;
    this.bytes = form.getBytes(StandardCharsets.UTF_8);
    this.random = random;
  }

  /** The next one. */
  byte[] next() {
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(10)) {
      case 0 -> spliced(at, 1);
      case 1 -> spliced(at, 0, random.nextInt(256));
      case 2 -> fieldChanged();
      default -> spliced(at, 1, bytes[at] ^ (1 + random.nextInt(255)));
    };
  }

  /** With some bytes from a place on taken out and others put in. */
  private byte[] spliced(int at, int without, int... with) {
    var mutated = new ByteArrayOutputStream();
    mutated.write(bytes, 0, at);
    for (int one : with) {
      mutated.write(one);
    }
    mutated.write(bytes, at + without, bytes.length - at - without);
    return mutated.toByteArray();
  }

  private byte[] fieldChanged() {
    var parts = form.split("&");
    var signature = parts[0].substring(parts[0].indexOf('=') + 1);
    var payload = parts[1].substring(parts[1].indexOf('=') + 1);
    var changed =
        switch (random.nextInt(12)) {
          case 0 -> parts[0];
          case 1 -> parts[1];
          case 2 -> form + "&" + parts[0];
          case 3 -> form + "&" + parts[1];
          case 4 -> form(payload, signature);
          case 5 -> form("", payload);
          case 6 -> form(signature, "");
          case 7 -> form(signature, signature);
          case 8 -> form("public_main%7C" + Integer.toHexString(random.nextInt()), payload);
          case 9 -> form("public_main%7C", payload);
          case 10 -> form(signature, payload + "%0A%0A");
          default -> form(signature, Integer.toString(random.nextInt()) + payload);
        };
    return changed.getBytes(StandardCharsets.UTF_8);
  }

  private static String form(String signature, String payload) {
    return "bt_signature=" + signature + "&bt_payload=" + payload;
  }
}
