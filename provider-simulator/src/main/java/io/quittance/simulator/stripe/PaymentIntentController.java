package io.quittance.simulator.stripe;

import io.quittance.contracts.provider.StripeMetadata;
import io.quittance.platform.money.Money;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.emulator.FormBody;
import io.quittance.simulator.operation.Request;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Payment intents: confirmed as they are made. HTTP in, HTTP out. */
@Hidden
@StripeConfigured
@RestController
@RequestMapping(StripeEmulator.PATH + "/v1")
class PaymentIntentController {

  private static final String MANUAL = "manual";

  /** The one form of the search language that is understood: {@code metadata['name']:'value'}. */
  private static final Pattern QUERY =
      Pattern.compile("metadata\\[[\"'](\\w+)[\"']\\]:[\"']([^\"']+)[\"']");

  private final StripeReplies replies;
  private final Intents intents;

  PaymentIntentController(StripeReplies replies, Intents intents) {
    this.replies = replies;
    this.intents = intents;
  }

  @PostMapping("/payment_intents")
  @Nullable ResponseEntity<byte[]> create(HttpServletRequest http) {
    var form = StripeForm.of(http);
    if (!form.flag("confirm", false)) {
      throw StripeError.invalid("parameter_missing", "Only with confirm=true here.");
    }
    var metadata = form.metadata();
    var captureMethod = form.body().field("capture_method").orElse("automatic_async");
    var extras = form.extras();
    extras.put("capture_method", captureMethod);
    var request =
        new Request.Authorize(
            StripeEmulator.NAME,
            form.key(),
            metadata.getOrDefault(StripeMetadata.PAYMENT, form.key()),
            StripeAmounts.read(
                form.required("amount"), StripeAmounts.currency(form.required("currency"))),
            form.required("payment_method"),
            captureMethod.equals(MANUAL)
                ? null
                : metadata.getOrDefault(StripeMetadata.CAPTURE, form.key() + ".capture"),
            false,
            form.body().field("return_url").orElse(null),
            extras);
    return replies.intentAfter(request, http, StripeForm.expandsCharge(form.body()));
  }

  @PostMapping("/payment_intents/{id}/capture")
  @Nullable ResponseEntity<byte[]> capture(@PathVariable String id, HttpServletRequest http) {
    var form = StripeForm.of(http);
    var charge = intents.charge(id);
    var request =
        new Request.Capture(
            form.key(),
            charge.paymentReference(),
            charge.chargeId(),
            amount(form, "amount_to_capture", charge),
            form.flag("final_capture", true),
            form.extras());
    return replies.intentAfter(request, http, StripeForm.expandsCharge(form.body()));
  }

  @PostMapping("/payment_intents/{id}/increment_authorization")
  @Nullable ResponseEntity<byte[]> increment(@PathVariable String id, HttpServletRequest http) {
    var form = StripeForm.of(http);
    var charge = intents.charge(id);
    var request =
        new Request.Increment(
            form.key(),
            charge.paymentReference(),
            charge.chargeId(),
            StripeAmounts.read(form.required("amount"), charge.currency()),
            form.extras());
    return replies.intentAfter(request, http, StripeForm.expandsCharge(form.body()));
  }

  @PostMapping("/payment_intents/{id}/cancel")
  @Nullable ResponseEntity<byte[]> cancel(@PathVariable String id, HttpServletRequest http) {
    var form = StripeForm.of(http);
    var charge = intents.charge(id);
    var request = new Request.Cancel(form.key(), charge.paymentReference(), charge.chargeId());
    return replies.intentAfter(request, http, StripeForm.expandsCharge(form.body()));
  }

  @GetMapping("/payment_intents/{id}")
  ResponseEntity<String> show(@PathVariable String id, HttpServletRequest http) {
    return json(intents.intent(id).show(StripeForm.expandsCharge(query(http))));
  }

  @GetMapping("/payment_intents/search")
  ResponseEntity<String> search(HttpServletRequest http) {
    var fields = query(http);
    boolean expands = fields.entries("expand").containsValue("data.latest_charge");
    var found =
        found(fields.field("query").orElse("")).stream()
            .map(intent -> intent.show(expands))
            .toList();
    return json(StripeJson.list("search_result", "/v1/payment_intents/search", found));
  }

  @GetMapping("/charges/{id}")
  ResponseEntity<String> showCharge(@PathVariable String id) {
    return json(intents.intent(id).showCharge());
  }

  private List<Intent> found(String query) {
    var matcher = QUERY.matcher(query);
    if (!matcher.matches()) {
      throw StripeError.invalid(null, "Only metadata['name']:'value' is understood here.");
    }
    return switch (matcher.group(1)) {
      case StripeMetadata.PAYMENT -> intents.ofPayment(matcher.group(2));
      case StripeMetadata.REFERENCE -> intents.ofReference(matcher.group(2)).stream().toList();
      default -> List.of();
    };
  }

  /** An amount, or all that is left. */
  private static Money amount(StripeForm form, String name, Charge charge) {
    return form.body()
        .field(name)
        .map(amount -> StripeAmounts.read(amount, charge.currency()))
        .orElseGet(() -> new Money(charge.capturable(), charge.currency()));
  }

  static FormBody query(HttpServletRequest http) {
    return FormBody.parse(Objects.requireNonNullElse(http.getQueryString(), ""));
  }

  static ResponseEntity<String> json(Object body) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(StripeJson.write(body));
  }
}
