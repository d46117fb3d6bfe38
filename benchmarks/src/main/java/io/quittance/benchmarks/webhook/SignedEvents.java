package io.quittance.benchmarks.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Webhooks of the provider simulator about charges that really exist, worded and signed here. */
final class SignedEvents {

  private static final String SECRET = "whsec_simulator_sandbox";
  private static final Clock CLOCK = Clock.systemUTC();

  private SignedEvents() {}

  /** One thing that the provider did: enough of it to be told. */
  record Effect(
      String type,
      String operationId,
      String chargeId,
      String reference,
      String payment,
      long amount,
      String currency) {}

  /** A new event about an effect; a second one about it has another id. */
  static String of(Effect effect) {
    var now = CLOCK.instant();
    return """
    {"id": "evt_%s", "type": "charge.%s", "account": "acct_sandbox", "createdAt": "%s",
     "livemode": false, "data": {
      "operation": {"operationId": "%s", "chargeId": "%s", "type": "%s", "reference": "%s",
        "paymentReference": "%s", "status": "SUCCEEDED", "amount": %d, "currency": "%s",
        "createdAt": "%s", "completedAt": "%s"},
      "charge": {"chargeId": "%s", "paymentReference": "%s"}}}
    """
        .formatted(
            UUID.randomUUID(),
            effect.type().equals("CAPTURE") ? "captured" : "authorized",
            now,
            effect.operationId(),
            effect.chargeId(),
            effect.type(),
            effect.reference(),
            effect.payment(),
            effect.amount(),
            effect.currency(),
            now,
            now,
            effect.chargeId(),
            effect.payment());
  }

  /** The signature header of an event, as of now. */
  static String signature(String event) {
    long seconds = CLOCK.instant().getEpochSecond();
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var signed = (seconds + "." + event).getBytes(StandardCharsets.UTF_8);
      return "t=%d,v1=%s".formatted(seconds, HexFormat.of().formatHex(mac.doFinal(signed)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
    }
  }
}
