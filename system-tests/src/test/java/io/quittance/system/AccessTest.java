package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may call each operation is what its document says, for every kind of caller; and there is no
 * way around by another spelling of the path.
 *
 * <p>Nothing has an effect: requests of those who may are about nothing and are not complete.
 */
class AccessTest {

  private static final String NOTHING = "nothing";
  private static final Set<SandboxService> KNOWING_MERCHANTS =
      Set.of(
          SandboxService.PAYMENT_API,
          SandboxService.WEBHOOK_SERVICE,
          SandboxService.RECONCILIATION_SERVICE);

  private static final Map<String, Object> UNKNOWN_FIELD = Map.of("unknownField", 1);

  /** Other spellings of a path that gateways and servers have taken for the path itself. */
  private static final List<String> TRICKS =
      List.of(
          "/problems/..%s",
          "/problems/..;%s",
          "/problems/%%2e%%2e%s",
          "/problems/%%252e%%252e%s",
          "/problems/.%%2e;x=y%s",
          "/v3/api-docs/..%s",
          "/actuator/health/..%s",
          "/webhooks/..%s",
          "/webhooks/..;%s",
          "/error/..%s",
          "/%s",
          "/.%s",
          "/;x=y%s",
          "%s/",
          "%s;x=y",
          "%s%%00",
          "%s%%2f",
          "%s?/problems/x",
          "%s#/problems/x",
          "%s.json",
          "http://localhost/problems/..%s");

  private enum CallerKind {
    NOBODY,
    SOMEBODY_WITH_A_WRONG_KEY,
    MERCHANT,
    VIEWER,
    OPERATOR,
    APPROVER,
    SERVICE;

    /** Merchants know the addresses of these only; the others know none of their keys. */
    boolean isKnownTo(ApiDocument document) {
      return switch (this) {
        case NOBODY, SOMEBODY_WITH_A_WRONG_KEY -> false;
        case MERCHANT -> KNOWING_MERCHANTS.contains(document.service());
        default -> true;
      };
    }

    boolean isOperator() {
      return this == VIEWER || this == OPERATOR || this == APPROVER;
    }

    boolean may(ApiOperation operation) {
      if (operation.isOpen()) {
        return true;
      }
      if (isOperator()) {
        return operation.isForOperators() && compareTo(valueOf(operation.role())) >= 0;
      }
      return switch (this) {
        case MERCHANT -> operation.isForMerchants();
        case SERVICE -> operation.isForServices();
        default -> false;
      };
    }

    Http at(URI service) {
      return switch (this) {
        case NOBODY -> new Http(service, "");
        case SOMEBODY_WITH_A_WRONG_KEY -> Http.bearer(service, "sk_test_" + "0".repeat(32));
        case MERCHANT -> Http.bearer(service, SandboxCredentials.MERCHANT_B_KEY);
        case SERVICE -> Http.bearer(service, SandboxCredentials.SERVICE_TOKEN);
        default -> Http.operator(service, name().toLowerCase(Locale.ROOT));
      };
    }
  }

  static Stream<ApiOperation> operations() {
    return ApiDocument.operations().stream();
  }

  static Stream<ApiOperation> closedOperations() {
    return operations().filter(operation -> !operation.isOpen());
  }

  @ParameterizedTest(name = "A1206 A1213 {0}")
  @MethodSource("operations")
  @DisplayName("whoever may not call hears 401 or 403 and nothing else; whoever may, neither")
  void isForThoseWhomTheDocumentNames(ApiOperation operation) {
    var statuses = new HashSet<Integer>();
    for (var caller : CallerKind.values()) {
      boolean isKnown = caller.isKnownTo(operation.document());
      if (operation.isOpen() && !isKnown) {
        continue;
      }
      var request =
          Requests.json(
              caller.at(operation.baseUrl()),
              operation,
              operation.filledWith(NOTHING),
              UNKNOWN_FIELD);
      var answer = Http.send(request);

      if (caller.may(operation)) {
        assertThat(answer.status())
            .as("%s by %s: %s", operation, caller, answer.text())
            .isNotIn(401, 403)
            .isLessThan(500);
        if (!operation.method().equals("GET") && !isHarmless(operation)) {
          assertThat(answer.status())
              .as("%s about nothing: %s", operation, answer.text())
              .isGreaterThanOrEqualTo(400);
        }
      } else {
        assertThat(answer.status())
            .as("%s by %s: %s", operation, caller, answer.text())
            .isEqualTo(isKnown ? 403 : 401);
        assertThat(answer.code()).isEqualTo(isKnown ? "forbidden" : "unauthorized");
      }
      if (statuses.add(answer.status())) {
        AnswerShapes.check(operation, answer);
      }
    }
  }

  /** Whether an operation takes requests that are about nothing, and does nothing then. */
  private static boolean isHarmless(ApiOperation operation) {
    return operation.statuses().contains(204);
  }

  @ParameterizedTest(name = "A1207 {0}, spelt otherwise")
  @MethodSource("closedOperations")
  void hasNoSideDoor(ApiOperation operation) {
    var path = operation.filledWith(NOTHING);
    var credentials = operation.isForMerchants() ? "" : authorization(CallerKind.MERCHANT);
    var spellings =
        Stream.concat(
                TRICKS.stream().map(trick -> trick.formatted(path)),
                Stream.of(
                    path.toUpperCase(Locale.ROOT),
                    path.replace("/", "%2f"),
                    path.replace("/", "//"),
                    path.replace('/', '\\')))
            .toList();
    // Normally the operations share the spellings; a long run tries each with each.
    int step = Soak.isOn() ? 1 : 4;
    for (int i = Math.floorMod(path.hashCode(), step); i < spellings.size(); i += step) {
      assertRefused(operation, spellings.get(i), credentials);
    }
  }

  private static String authorization(CallerKind caller) {
    return "Authorization: " + caller.at(URI.create("http://localhost")).authorization() + "\r\n";
  }

  private static void assertRefused(ApiOperation operation, String target, String credentials) {
    var body = UNKNOWN_FIELD.toString().getBytes(StandardCharsets.UTF_8);
    var head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%sContent-Type: application/json\r\nIdempotency-Key: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(operation.method(), target, credentials, UUID.randomUUID(), body.length);
    var answer = RawHttp.send(operation.baseUrl(), head, body);
    assertThat(answer.status())
        .as("%s %s: %s", operation.method(), target, answer.text())
        .isBetween(400, 499);
    assertThat(answer.header("Content-Type")).as(target).startsWith("application/problem+json");
    assertThat(operation.document().knowsCode(answer.code())).as(answer.text()).isTrue();
  }
}
