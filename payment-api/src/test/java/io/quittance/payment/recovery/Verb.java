package io.quittance.payment.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.payment.ApiClient;
import io.quittance.payment.ApiClient.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a merchant asks for, how it looks when nothing disturbs it, and what the books say then. */
enum Verb {
  CREATE {
    @Override
    String prepare(ApiClient api, String order) {
      return "";
    }

    @Override
    Answer ask(ApiClient api, String payment, String order, String key) {
      return api.post(
          "/api/payment-intents",
          """
          {"orderId":"%s","userId":"user-1","amount":5000,"currency":"USD",
           "paymentMethodId":"pm_card_visa","captureMethod":"AUTOMATIC","confirm":true}
          """
              .formatted(order),
          key);
    }
  },
  AUTHORIZE {
    @Override
    String prepare(ApiClient api, String order) {
      return api.create(order, AMOUNT, "pm_card_visa");
    }

    @Override
    Answer ask(ApiClient api, String payment, String order, String key) {
      return api.post("/api/payment-intents/" + payment + "/authorize", "", key);
    }
  },
  CAPTURE {
    @Override
    String prepare(ApiClient api, String order) {
      return authorized(api, order);
    }

    @Override
    Answer ask(ApiClient api, String payment, String order, String key) {
      return api.post("/api/payment-intents/" + payment + "/capture", Map.of("amount", 5000), key);
    }
  },
  REFUND {
    @Override
    String prepare(ApiClient api, String order) {
      var payment = authorized(api, order);
      var captured = api.post("/api/payment-intents/" + payment + "/capture", "");
      assertThat(captured.field("status")).isEqualTo("CAPTURED");
      return payment;
    }

    @Override
    Answer ask(ApiClient api, String payment, String order, String key) {
      return api.post("/api/payments/" + payment + "/refund", Map.of("amount", 1500), key);
    }
  },
  CANCEL {
    @Override
    String prepare(ApiClient api, String order) {
      return authorized(api, order);
    }

    @Override
    Answer ask(ApiClient api, String payment, String order, String key) {
      return api.post(
          "/api/payment-intents/" + payment + "/cancel", Map.of("reason", "ABANDONED"), key);
    }
  },
  CANCEL_UNPAID {
    @Override
    String prepare(ApiClient api, String order) {
      return api.create(order, AMOUNT, "pm_card_visa");
    }

    @Override
    Answer ask(ApiClient api, String payment, String order, String key) {
      return CANCEL.ask(api, payment, order, key);
    }
  };

  private static final long AMOUNT = 5000;

  /** Brings a payment to where the verb begins; empty when the verb itself creates it. */
  abstract String prepare(ApiClient api, String order);

  /** Asks; the same arguments make the same request. */
  abstract Answer ask(ApiClient api, String payment, String order, String key);

  /** Where a request may be when its process is killed. */
  Stream<Step> steps() {
    return Arrays.stream(Step.values())
        .filter(step -> this != CANCEL_UNPAID || !step.isOfProvider());
  }

  /** Everything that the provider has done about the payment when the verb begins. */
  List<String> effectsBefore() {
    return switch (this) {
      case CREATE, AUTHORIZE, CANCEL_UNPAID -> List.of();
      case CAPTURE, CANCEL -> List.of("AUTHORIZE");
      case REFUND -> List.of("AUTHORIZE", "CAPTURE");
    };
  }

  /** The same, when the verb is done. */
  List<String> effectsAfterwards() {
    return switch (this) {
      case CANCEL_UNPAID -> List.of();
      case AUTHORIZE -> List.of("AUTHORIZE");
      case CREATE, CAPTURE -> List.of("AUTHORIZE", "CAPTURE");
      case REFUND -> List.of("AUTHORIZE", "CAPTURE", "REFUND");
      case CANCEL -> List.of("AUTHORIZE", "VOID");
    };
  }

  /** The type of the operation that the request's key begins. */
  String operationType() {
    return switch (this) {
      case CREATE, AUTHORIZE -> "AUTHORIZE";
      case CAPTURE -> "CAPTURE";
      case REFUND -> "REFUND";
      case CANCEL, CANCEL_UNPAID -> "VOID";
    };
  }

  /** The status of the answer, of HTTP and of what it shows. */
  String answer() {
    return switch (this) {
      case CREATE -> "201 CAPTURED";
      case AUTHORIZE -> "200 AUTHORIZED";
      case CAPTURE -> "200 CAPTURED";
      case REFUND -> "201 SUCCEEDED";
      case CANCEL, CANCEL_UNPAID -> "200 CANCELED";
    };
  }

  /** The payment's amounts afterwards. */
  Amounts amounts() {
    return switch (this) {
      case AUTHORIZE -> new Amounts(AMOUNT, AMOUNT, 0, 0, 0);
      case CREATE, CAPTURE -> new Amounts(AMOUNT, 0, AMOUNT, 0, 0);
      case REFUND -> new Amounts(AMOUNT, 0, AMOUNT, 0, 1500);
      case CANCEL -> new Amounts(AMOUNT, 0, 0, 0, 0);
      case CANCEL_UNPAID -> new Amounts(0, 0, 0, 0, 0);
    };
  }

  /** The event that says that it was done. */
  String event() {
    return switch (this) {
      case AUTHORIZE -> "payment.authorized.v1";
      case CREATE, CAPTURE -> "payment.captured.v1";
      case REFUND -> "refund.succeeded.v1";
      case CANCEL, CANCEL_UNPAID -> "payment.canceled.v1";
    };
  }

  private static String authorized(ApiClient api, String order) {
    var payment = api.create(order, AMOUNT, "pm_card_visa");
    var authorized = api.post("/api/payment-intents/" + payment + "/authorize", "");
    assertThat(authorized.field("status")).isEqualTo("AUTHORIZED");
    return payment;
  }

  /** The columns of a payment that hold money, in minor units. */
  record Amounts(
      long authorized, long capturable, long captured, long refundPending, long refunded) {}
}
