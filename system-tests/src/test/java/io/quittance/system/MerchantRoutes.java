package io.quittance.system;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How each route for merchants is filled: which object its path names, which of its parameters and
 * fields name objects of a merchant, and what else its body needs. A route, parameter or field that
 * is not here fails the build, so that nothing new escapes {@link IsolationTest}.
 */
final class MerchantRoutes {

  /** The kind of {@link Belongings} that a path is about, or an operation that is the end of it. */
  private static final Map<String, String> SUBJECTS =
      Map.ofEntries(
          Map.entry("/api/payment-intents/{id}", "captured"),
          Map.entry("/api/payment-intents/{id}/authorize", "created"),
          Map.entry("/api/payment-intents/{id}/capture", "authorized"),
          Map.entry("/api/payment-intents/{id}/increment-authorization", "authorized"),
          Map.entry("/api/payment-intents/{id}/cancel", "otherAuthorized"),
          Map.entry("/api/payment-intents/{id}/timeline", "captured"),
          Map.entry("/api/payment-intents/{id}/receipt", "captured"),
          Map.entry("/api/payment-intents/{paymentIntentId}/refunds", "captured"),
          Map.entry("/api/payments/{paymentIntentId}/refund", "captured"),
          Map.entry("/api/refunds/{id}", "refund"),
          Map.entry("/api/disputes/{id}", "dispute"),
          Map.entry("/api/disputes/{id}/evidence", "dispute"),
          Map.entry("/api/disputes/{id}/accept", "otherDispute"),
          Map.entry("/api/payment-methods/{id}", "method"),
          Map.entry("DELETE /api/payment-methods/{id}", "spareMethod"),
          Map.entry("/api/api-keys/{id}", "apiKey"),
          Map.entry("/api/api-keys/{id}/rotate", "otherApiKey"),
          Map.entry("/api/api-keys/{id}/revoke", "spareApiKey"),
          Map.entry("/api/webhook-endpoints/{id}", "endpoint"),
          Map.entry("DELETE /api/webhook-endpoints/{id}", "spareEndpoint"),
          Map.entry("/api/webhook-endpoints/{id}/rotate-secret", "endpoint"),
          Map.entry("/api/events/{id}", "event"),
          Map.entry("/api/events/{id}/deliveries", "event"),
          Map.entry("/api/events/{id}/redeliver", "event"));

  /** What a parameter names, by path and parameter. */
  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry("/api/payment-intents?cursor", "created"),
          Map.entry("/api/payment-intents?orderId", "order"),
          Map.entry("/api/payment-intents?userId", "user"),
          Map.entry("/api/payment-methods?cursor", "method"),
          Map.entry("/api/payment-methods?userId", "user"),
          Map.entry("/api/disputes?cursor", "dispute"),
          Map.entry("/api/disputes?paymentIntentId", "disputed"),
          Map.entry("/api/api-keys?cursor", "apiKey"),
          Map.entry("/api/webhook-endpoints?cursor", "endpoint"),
          Map.entry("/api/events?cursor", "newestEvent"),
          Map.entry("/api/events/{id}/deliveries?cursor", "delivery"));

  /** Parameters that name nobody's objects. */
  private static final Set<String> PLAIN_PARAMETERS =
      Set.of("limit", "status", "createdFrom", "createdTo", "type");

  /** What a field of a body names, by operation and field. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "POST /api/payment-intents paymentMethodId", "method",
          "POST /api/payment-intents/{id}/authorize paymentMethodId", "method",
          "POST /api/events/{id}/redeliver endpointId", "endpoint");

  /** Fields that name nobody's objects, or only within the merchant's own words. */
  private static final Set<String> PLAIN_FIELDS =
      Set.of(
          "orderId",
          "userId",
          "amount",
          "currency",
          "captureMethod",
          "confirm",
          "description",
          "receiptEmail",
          "returnUrl",
          "metadata",
          "device",
          "billing",
          "shipping",
          "finalCapture",
          "reason",
          "text",
          "type",
          "token",
          "provider",
          "walletId",
          "giftCardCode",
          "bankAccount",
          "url",
          "events",
          "signing",
          "status",
          "name",
          "scopes",
          "expiresAt",
          "overlap");

  private MerchantRoutes() {}

  /** Where a value of a request stands. */
  enum Place {
    PATH,
    QUERY,
    BODY
  }

  /**
   * A place in the requests to an operation that takes the id of an object.
   *
   * @param kind of which {@link Belongings} the object is
   */
  record Slot(ApiOperation operation, Place place, String name, String kind) {

    @Override
    public String toString() {
      return operation + " by " + name;
    }

    /** A request of somebody with this value in this place; everything else is the caller's own. */
    Http.Answer ask(Belongings caller, String value, Map<String, String> headers) {
      var path =
          place == Place.PATH
              ? operation.filledWith(value)
              : operation.filledWith(ownSubject(caller));
      var query = place == Place.QUERY ? "?" + name + "=" + value : "";
      var body = new LinkedHashMap<>(body(operation));
      if (place == Place.BODY) {
        body.put(name, value);
      }
      var request = Requests.json(caller.at(operation), operation, path + query, body);
      headers.forEach(request::header);
      return Http.send(request);
    }

    private String ownSubject(Belongings caller) {
      return operation.pathParameters().isEmpty() ? "" : caller.id(subject(operation));
    }

    /** Whether the request is about the object itself. */
    boolean isPath() {
      return place == Place.PATH;
    }
  }

  /** Every place of every operation for merchants. */
  static List<Slot> slots() {
    return ApiDocument.operations().stream()
        .filter(ApiOperation::isForMerchants)
        .flatMap(MerchantRoutes::slotsOf)
        .toList();
  }

  private static Stream<Slot> slotsOf(ApiOperation operation) {
    if (operation.pathParameters().size() > 1) {
      throw new AssertionError(operation + " has several ids: teach MerchantRoutes to fill each");
    }
    return Stream.of(
            operation.pathParameters().stream()
                .map(name -> new Slot(operation, Place.PATH, name, subject(operation))),
            operation.queryParameters().stream()
                .filter(name -> !PLAIN_PARAMETERS.contains(name))
                .map(name -> new Slot(operation, Place.QUERY, name, parameter(operation, name))),
            operation
                .bodySchema()
                .path("properties")
                .propertyStream()
                .map(Map.Entry::getKey)
                .filter(name -> !isPlain(operation, name))
                .map(
                    name ->
                        new Slot(operation, Place.BODY, name, FIELDS.get(operation + " " + name))))
        .flatMap(slots -> slots);
  }

  /** The kind of object that an operation's path names. */
  static String subject(ApiOperation operation) {
    return found(
        SUBJECTS.getOrDefault(operation.toString(), SUBJECTS.get(operation.path())),
        operation + ": say in SUBJECTS whose id its path takes");
  }

  private static String parameter(ApiOperation operation, String name) {
    return found(
        PARAMETERS.get(operation.path() + "?" + name),
        operation
            + " has the new parameter "
            + name
            + ": say in PARAMETERS what it names, or in PLAIN_PARAMETERS that it names nothing");
  }

  private static boolean isPlain(ApiOperation operation, String field) {
    if (FIELDS.containsKey(operation + " " + field)) {
      return false;
    }
    if (!PLAIN_FIELDS.contains(field)) {
      throw new AssertionError(
          operation
              + " has the new field "
              + field
              + ": say in FIELDS what it names, or in PLAIN_FIELDS that it names nothing");
    }
    return true;
  }

  private static String found(@Nullable String known, String otherwise) {
    if (known == null) {
      throw new AssertionError(otherwise);
    }
    return known;
  }

  /** A body that the operation takes; empty where it takes none or none is needed. */
  static Map<String, Object> body(ApiOperation operation) {
    return switch (operation.toString()) {
      case "POST /api/payment-intents" ->
          Map.of(
              "orderId",
              UUID.randomUUID().toString(),
              "userId",
              Belongings.USER_PREFIX + "9",
              "amount",
              5_000,
              "currency",
              "USD",
              "paymentMethodId",
              "pm_card_visa",
              "confirm",
              true);
      case "POST /api/payment-intents/{id}/capture" -> Map.of("amount", 100, "finalCapture", false);
      case "POST /api/payment-intents/{id}/increment-authorization" -> Map.of("amount", 6_000);
      case "POST /api/payments/{paymentIntentId}/refund" -> Map.of("amount", 100);
      case "POST /api/disputes/{id}/evidence" -> Map.of("text", "It was delivered.");
      case "POST /api/payment-methods" ->
          Map.of("type", "WALLET", "walletId", "alipay_qr", "userId", Belongings.USER_PREFIX + "9");
      case "POST /api/api-keys" -> Map.of("scopes", List.of("read"));
      case "POST /api/webhook-endpoints" ->
          Map.of("url", Belongings.webhookUrl(), "events", List.of("*"));
      case "PATCH /api/webhook-endpoints/{id}" -> Map.of("description", "changed");
      default -> {
        if (operation.needsBody()) {
          throw new AssertionError(operation + " needs a body: give one in MerchantRoutes.body");
        }
        yield Map.of();
      }
    };
  }
}
