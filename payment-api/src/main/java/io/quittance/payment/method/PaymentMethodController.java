package io.quittance.payment.method;

import static io.quittance.payment.PaymentProblem.PAYMENT_METHOD_INVALID;
import static io.quittance.payment.PaymentProblem.STORED_PAYMENT_METHOD_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.platform.id.Ids;
import io.quittance.platform.idempotency.IdempotencyFilter;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.problem.Refusal;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
@RequestMapping("/api/payment-methods")
class PaymentMethodController {

  private final StorePaymentMethod storePaymentMethod;
  private final StoredMethods methods;
  private final Clock clock;

  PaymentMethodController(
      StorePaymentMethod storePaymentMethod, StoredMethods methods, Clock clock) {
    this.storePaymentMethod = storePaymentMethod;
    this.methods = methods;
    this.clock = clock;
  }

  record StoreRequest(
      @NotNull PaymentMethodType type,
      @NotNull @Size(min = 1, max = 255) String userId,
      @Size(max = 255) @Nullable String token,
      @Size(max = 100) @Nullable String provider,
      @Size(max = 255) @Nullable String walletId,
      @Size(max = 255) @Nullable String giftCardCode,
      @Size(max = 255) @Nullable String bankAccount) {

    /** The fields that name a method, as far as they are there. */
    Map<String, String> given() {
      var given = new LinkedHashMap<String, String>();
      put(given, "token", token);
      put(given, "walletId", walletId);
      put(given, "giftCardCode", giftCardCode);
      put(given, "bankAccount", bankAccount);
      return given;
    }

    private static void put(Map<String, String> given, String field, @Nullable String value) {
      if (value != null) {
        given.put(field, value);
      }
    }

    /** For logs, which must not tell what the method is. */
    @Override
    public String toString() {
      return "a payment method of type " + type;
    }
  }

  @Described(
      value =
          "Stores a payment method for a user. A card's token is the one that a provider gave out"
              + " for it: provider says which, and is needed where its form does not tell.",
      answers = 201,
      located = true,
      refusals = "payment_method_invalid")
  @PostMapping
  ResponseEntity<PaymentMethodView> store(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @Valid @RequestBody StoreRequest request,
      HttpServletRequest http) {
    var method = stored(merchant, request, http);
    return ResponseEntity.created(URI.create("/api/payment-methods/" + method.publicId()))
        .body(method.view());
  }

  /** A refusal is about the body alone: under the same key it may come again, corrected. */
  private PaymentMethod stored(
      Caller.Merchant merchant, StoreRequest request, HttpServletRequest http) {
    try {
      return storePaymentMethod.store(
          merchant.merchantId(),
          request.userId(),
          request.type(),
          request.given(),
          request.provider(),
          IdempotencyFilter.keyOf(http));
    } catch (Refusal refused) {
      if (refused.problem() == PAYMENT_METHOD_INVALID) {
        IdempotencyFilter.keepNothing(http);
      }
      throw refused;
    }
  }

  @Described(value = "Shows a payment method.", refusals = "stored_payment_method_not_found")
  @GetMapping("/{id}")
  PaymentMethodView get(
      @AuthenticationPrincipal Caller.Merchant merchant, @PathVariable String id) {
    return methods
        .findUsable(idOf(id), merchant.merchantId())
        .map(PaymentMethod::view)
        .orElseThrow(() -> notFound(id));
  }

  @Described("Lists payment methods, newest first.")
  @GetMapping
  Page<PaymentMethodView> list(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @RequestParam(required = false) @Nullable String userId,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    return Page.of(
        methods.list(merchant.merchantId(), userId, cursorOf(cursor), size + 1),
        size,
        PaymentMethod::view,
        PaymentMethod::publicId);
  }

  @Described(
      value = "Deletes a payment method; payments that used it keep its id.",
      refusals = "stored_payment_method_not_found")
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@AuthenticationPrincipal Caller.Merchant merchant, @PathVariable String id) {
    if (!methods.delete(idOf(id), merchant.merchantId(), clock.instant())) {
      throw notFound(id);
    }
  }

  private static @Nullable UUID cursorOf(@Nullable String cursor) {
    return cursor == null
        ? null
        : Ids.read(PaymentMethod.PREFIX, cursor)
            .orElseThrow(() -> invalid("cursor", "is not one that a list gave"));
  }

  /** Anything that is not an id names no method, exactly like a random one. */
  private static UUID idOf(String id) {
    return Ids.read(PaymentMethod.PREFIX, id).orElseThrow(() -> notFound(id));
  }

  private static RuntimeException notFound(String id) {
    return STORED_PAYMENT_METHOD_NOT_FOUND.because(id.length() <= 64 ? id : "so long");
  }
}
