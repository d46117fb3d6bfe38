package io.quittance.simulator.stripe;

import io.quittance.simulator.emulator.FormBody;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/** What a client of Stripe sends: a form with nested names, and an idempotency key. */
record StripeForm(FormBody body, String key) {

  private static final String KEY_HEADER = "Idempotency-Key";
  private static final int KEY_LENGTH_MAX = 255;

  static StripeForm of(HttpServletRequest http) {
    var key = http.getHeader(KEY_HEADER);
    if (key != null && (key.isBlank() || key.length() > KEY_LENGTH_MAX)) {
      throw StripeError.invalid("idempotency_key_invalid", "The idempotency key is not one.");
    }
    // Without a key a repeat is another request, as at Stripe.
    return new StripeForm(
        FormBody.of(http),
        Objects.requireNonNullElseGet(key, () -> "unkeyed_" + UUID.randomUUID()));
  }

  String required(String name) {
    return body.field(name)
        .orElseThrow(() -> StripeError.invalid("parameter_missing", "Missing: " + name + "."));
  }

  boolean flag(String name, boolean otherwise) {
    return body.field(name).map(Boolean::parseBoolean).orElse(otherwise);
  }

  Map<String, String> metadata() {
    return body.entries("metadata");
  }

  /** The metadata as extras of a request. */
  Map<String, String> extras() {
    var extras = new TreeMap<String, String>();
    metadata().forEach((name, value) -> extras.put(Intent.METADATA + name, value));
    return extras;
  }

  static boolean expandsCharge(FormBody fields) {
    return fields.entries("expand").containsValue("latest_charge");
  }
}
