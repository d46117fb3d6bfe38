package io.quittance.system;

import io.quittance.sandbox.SandboxCredentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests that nobody should send, made from what the documents announce: each the same whenever
 * its seed and number are, but for ids.
 */
final class HostileRequests {

  private static final int MEBIBYTE = 1 << 20;
  private static final List<String> METHODS =
      List.of(
          "GET",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "HEAD",
          "OPTIONS",
          "TRACE",
          "PROPFIND",
          "FOO",
          "get");

  private static final List<String> CONTENT_TYPES =
      List.of(
          "text/plain",
          "application/xml",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=x",
          "application/json; charset=utf-16",
          "application/yaml",
          "application/json, text/plain",
          "json",
          "");

  /** What is not the caller's to say (mass assignment). */
  private static final Map<String, String> FOREIGN_FIELDS =
      Map.of(
          "status", "\"CAPTURED\"",
          "amountCaptured", "1",
          "captured", "true",
          "fee", "0",
          "merchantId", "\"mer_sandbox_a\"",
          "role", "\"APPROVER\"",
          "id", "\"pi_00000000000000000000000000\"",
          "createdAt", "\"2000-01-01T00:00:00Z\"",
          "approvedBy", "\"approver\"",
          "@type", "\"java.lang.Runtime\"");

  private static final List<String> WRONG_AMOUNTS =
      List.of(
          "0",
          "-1",
          "1.5",
          "1e2",
          "1E400",
          "99999999999999999999",
          "100000000000",
          "\"100\"",
          "true",
          "[100]",
          "{\"value\":100}",
          "9223372036854775808",
          "-0.0");

  private static final List<String> CREDENTIALS =
      List.of(
          "Bearer",
          "Bearer ",
          "Bearer sk_test_",
          "Bearer sk_live_" + "0".repeat(32),
          "Bearer ' OR 1=1 --",
          "Bearer " + "a".repeat(4_000),
          "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
          "bearer null",
          "Basic",
          "Basic !!!",
          "Basic Og==",
          "Basic YXBwcm92ZXI=",
          "Basic " + "QUFB".repeat(1_000),
          "Digest username=\"approver\"",
          "Negotiate AAAA",
          "\u00e4\u00f6");

  private static final List<byte[]> UNREADABLE =
      List.of(
          bytes(0),
          bytes(0xc3, 0x28),
          bytes(0xff),
          bytes(0xc0, 0xaf),
          bytes(0xed, 0xa0, 0x80),
          bytes(0xf4, 0x90, 0x80, 0x80),
          "\\u0000".getBytes(StandardCharsets.US_ASCII),
          "\\ud800".getBytes(StandardCharsets.US_ASCII),
          "\\udc00x".getBytes(StandardCharsets.US_ASCII));

  private final long seed;
  private final Belongings honest;
  private final Belongings careless;
  private final List<String> texts;
  private final List<Trial> trials;

  /** One operation with one thing wrong. */
  private record Trial(ApiOperation operation, Hostility hostility) {}

  /**
   * @param honest whose requests are all to be refused, so that nothing of it may change
   * @param careless whose requests may be accepted
   */
  HostileRequests(
      long seed,
      List<ApiOperation> operations,
      Belongings honest,
      Belongings careless,
      int trapPort) {
    this.seed = seed;
    this.honest = honest;
    this.careless = careless;
    this.texts = HostileTexts.all(trapPort);
    this.trials =
        operations.stream()
            .flatMap(
                operation ->
                    Arrays.stream(Hostility.values())
                        .filter(hostility -> hostility.suits(operation))
                        .map(hostility -> new Trial(operation, hostility)))
            .toList();
  }

  /** How many there are until each operation was tried with everything. */
  int round() {
    return trials.size();
  }

  /** The request of a number, whatever was made before. */
  HostileRequest of(int number) {
    var random = new Random(seed * 1_000_003 + number);
    // Neighbors differ in their operation: the first thousand meets all of them.
    var trial = trials.get((int) (number * 7_919L % trials.size()));
    var request = honestOne(trial);
    spoil(request, random);
    return request;
  }

  private HostileRequest honestOne(Trial trial) {
    var operation = trial.operation();
    var mayBeAccepted =
        switch (trial.hostility()) {
          case TEXT, TEXT_IN_HEADERS, HEADERS, QUERY -> true;
          default -> false;
        };
    var merchant = mayBeAccepted ? careless : honest;
    var path =
        operation.isForMerchants() && !operation.pathParameters().isEmpty()
            ? operation.filledWith(merchant.id(MerchantRoutes.subject(operation)))
            : operation.filledWith("nothing");
    var request =
        new HostileRequest(operation, trial.hostility(), path, authorization(operation, merchant));
    request.mustBeRefused =
        !mayBeAccepted && !operation.method().equals("GET") && !operation.isOpen();
    if (operation.isIdempotent()) {
      request.withKey();
    }
    if (operation.takesJson()) {
      request.json(SchemaValues.body(operation).toString());
    }
    return request;
  }

  private static String authorization(ApiOperation operation, Belongings merchant) {
    if (operation.isForMerchants()) {
      return "Bearer " + merchant.key();
    }
    if (operation.isForOperators()) {
      return Http.operator(operation.baseUrl(), operation.role().toLowerCase(Locale.ROOT))
          .authorization();
    }
    return operation.isForServices() ? "Bearer " + SandboxCredentials.SERVICE_TOKEN : "";
  }

  private void spoil(HostileRequest request, Random random) {
    switch (request.hostility) {
      case SYNTAX -> request.json(broken(json(request), random));
      case DUPLICATE_KEY -> request.json(withField(json(request), "x", "1,\"x\":2"));
      case UNKNOWN_FIELD -> {
        var field = oneOf(unknownTo(request.operation), random);
        request.json(withField(json(request), field, FOREIGN_FIELDS.get(field)));
      }
      case UNREADABLE_TEXT -> request.body = withBytes(json(request), oneOf(UNREADABLE, random));
      case DEEP_NESTING -> request.json(withField(json(request), "x", nested(random)));
      case MANY_KEYS -> request.json(withField(json(request), "x0", manyKeys(random)));
      case WRONG_TYPE -> request.json(wrongType(request, random));
      case AMOUNT -> request.json(withAmount(request, oneOf(WRONG_AMOUNTS, random)));
      case CONTENT_TYPE -> contentType(request, random);
      case TOO_LARGE -> tooLarge(request, random);
      case BAD_LENGTH -> badLength(request, random);
      case COMPRESSED -> {
        request.headers.add("Content-Encoding: gzip");
        request.body = gzip(json(request));
      }
      case METHOD -> method(request, random);
      case CREDENTIALS -> request.authorization = oneOf(CREDENTIALS, random);
      case OTHER_CALLER -> otherCaller(request, random);
      case PATH_ID -> pathId(request, random);
      case QUERY -> query(request, random);
      case KEY -> key(request, random);
      case HEADERS -> headers(request, random);
      case REQUEST_LINE -> requestLine(request, random);
      case TEXT -> request.json(withText(request, oneOf(texts, random), random));
      case TEXT_IN_HEADERS -> textInHeaders(request, random);
    }
  }

  private static String json(HostileRequest request) {
    return new String(request.body, StandardCharsets.UTF_8);
  }

  private static String broken(String json, Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> json.substring(0, 1 + random.nextInt(json.length() - 1));
      case 1 -> json + "x";
      case 2 -> json + json;
      case 3 -> json.replace('{', '(');
      case 4 -> "{'a':1}";
      case 5 -> "{a:1}";
      case 6 -> "{\"a\":NaN}";
      case 7 -> "{\"a\":1,}";
      default -> "/* a */" + json;
    };
  }

  private static List<String> unknownTo(ApiOperation operation) {
    return FOREIGN_FIELDS.keySet().stream()
        .filter(field -> !operation.bodySchema().path("properties").has(field))
        .sorted()
        .toList();
  }

  private static String withField(String object, String name, String value) {
    return "{\"%s\":%s%s".formatted(name, value, object.length() > 2 ? "," : "")
        + object.substring(1);
  }

  private static byte[] withBytes(String object, byte[] value) {
    var body = new ByteArrayOutputStream();
    body.writeBytes("{\"x\":\"".getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(value);
    body.writeBytes(
        ((object.length() > 2 ? "\"," : "\"") + object.substring(1))
            .getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  private static String nested(Random random) {
    int depth = List.of(64, 65, 500, 100_000).get(random.nextInt(4));
    return random.nextBoolean()
        ? "[".repeat(depth) + "]".repeat(depth)
        : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
  }

  /** Also such as have the same hash in Java: Aa and BB. */
  private static String manyKeys(Random random) {
    int bits = random.nextBoolean() ? 8 : 12;
    return "1,"
        + IntStream.range(0, 1 << bits)
            .mapToObj(number -> "\"" + colliding(number, bits) + "\":1")
            .collect(Collectors.joining(","));
  }

  private static String colliding(int number, int bits) {
    return IntStream.range(0, bits)
        .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
        .collect(Collectors.joining());
  }

  private static String wrongType(HostileRequest request, Random random) {
    var document = request.operation.document();
    var properties =
        request.operation.bodySchema().path("properties").properties().stream().toList();
    var property = properties.get(random.nextInt(properties.size()));
    var schema = document.resolved(property.getValue());
    var wrong =
        switch (SchemaValues.type(schema)) {
          case "string" ->
              schema.has("enum")
                  ? List.of("\"NO_SUCH\"", "0", "[]", "{}")
                  : List.of("12345", "true", "[]", "{}", "[\"a\"]", "1.5");
          case "integer", "number" -> List.of("\"12\"", "true", "{}", "[1]", "1.5", "1e400");
          case "boolean" -> List.of("\"true\"", "1", "{}", "[]");
          case "array" -> List.of("\"a\"", "{}", "1", "true");
          default -> List.of("\"a\"", "1", "true", "[1]");
        };
    return replaced(request, property.getKey(), oneOf(wrong, random));
  }

  private static String withAmount(HostileRequest request, String amount) {
    return replaced(request, "amount", amount);
  }

  private static String replaced(HostileRequest request, String field, String value) {
    var body = SchemaValues.body(request.operation);
    body.remove(field);
    return withField(body.toString(), field, value);
  }

  private static void contentType(HostileRequest request, Random random) {
    var type = oneOf(CONTENT_TYPES, random);
    request.headers.removeIf(header -> header.startsWith("Content-Type"));
    if (!type.isEmpty()) {
      request.headers.add("Content-Type: " + type);
    }
  }

  private static void tooLarge(HostileRequest request, Random random) {
    if (random.nextInt(10) == 0) {
      request.bodyOf("{\"x\":\"" + "a".repeat(MEBIBYTE) + "\"}");
      return;
    }
    request.body = new byte[0];
    request.headers.add(
        "Content-Length: " + oneOf(List.of("1048577", "10485760", "9223372036854775807"), random));
  }

  private static void badLength(HostileRequest request, Random random) {
    int length = request.body.length;
    request.hasLength = false;
    switch (random.nextInt(9)) {
      case 0 -> request.headers.add("Content-Length: " + (length - 1));
      case 1 -> request.headers.add("Content-Length: " + (length + 10));
      case 2 -> request.headers.add("Content-Length: -1");
      case 3 -> request.headers.add("Content-Length: 0x10");
      case 4 -> {
        request.headers.add("Content-Length: " + length);
        request.headers.add("Content-Length: " + (length + 1));
      }
      case 5 -> {
        request.headers.add("Content-Length: " + length);
        request.headers.add("Transfer-Encoding: chunked");
      }
      case 6 -> chunked(request, "zz\r\n" + json(request) + "\r\n0\r\n\r\n");
      case 7 -> chunked(request, Integer.toHexString(length + 5) + "\r\n" + json(request));
      default -> chunked(request, "ffffffffffffffff\r\n" + json(request) + "\r\n0\r\n\r\n");
    }
  }

  private static void chunked(HostileRequest request, String body) {
    request.headers.add("Transfer-Encoding: chunked");
    request.bodyOf(body);
  }

  private static byte[] gzip(String text) {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return packed.toByteArray();
  }

  private static void method(HostileRequest request, Random random) {
    var path = request.operation.document().root().path("paths").path(request.operation.path());
    var others =
        METHODS.stream().filter(method -> !path.has(method.toLowerCase(Locale.ROOT))).toList();
    request.method = random.nextInt(8) == 0 ? "get" : oneOf(others, random);
    request.isElsewhere = true;
    // Reading and asking what there is are harmless.
    request.mustBeRefused = !List.of("HEAD", "OPTIONS", "GET").contains(request.method);
  }

  private void otherCaller(HostileRequest request, Random random) {
    var operation = request.operation;
    var others =
        IntStream.range(0, 3)
            .filter(
                kind ->
                    switch (kind) {
                      case 0 -> !operation.isForMerchants();
                      case 1 -> !operation.isForOperators();
                      default -> !operation.isForServices();
                    })
            .boxed()
            .toList();
    request.authorization =
        switch (others.isEmpty() ? 3 : others.get(random.nextInt(others.size()))) {
          case 0 -> "Bearer " + honest.key();
          case 1 -> Http.operator(operation.baseUrl(), "approver").authorization();
          case 2 -> "Bearer " + SandboxCredentials.SERVICE_TOKEN;
          default -> "";
        };
    request.mustBeRefused = true;
  }

  private void pathId(HostileRequest request, Random random) {
    var text = oneOf(texts, random);
    var id =
        switch (random.nextInt(6)) {
          case 0 -> "%00";
          case 1 -> "%";
          case 2 -> "..%2f..%2f";
          case 3 -> "a".repeat(3_000);
          default ->
              URLEncoder.encode(text.isBlank() ? "x" : text, StandardCharsets.UTF_8)
                  .replace("+", "%20");
        };
    request.target = request.operation.filledWith(id);
    request.isElsewhere = true;
  }

  private void query(HostileRequest request, Random random) {
    var names = request.operation.queryParameters();
    var name = names.isEmpty() || random.nextInt(6) == 0 ? "unknown" : oneOf(names, random);
    var value = URLEncoder.encode(oneOf(texts, random), StandardCharsets.UTF_8);
    request.target +=
        "?"
            + switch (random.nextInt(8)) {
              case 0 -> "limit=1000000";
              case 1 -> "limit=-1";
              case 2 -> "cursor=" + value;
              case 3 -> name + "=" + value + "&" + name + "=" + value;
              case 4 ->
                  IntStream.range(0, 200)
                      .mapToObj(i -> "p" + i + "=" + i)
                      .collect(Collectors.joining("&"));
              case 5 -> name + "[]=" + value;
              default -> name + "=" + value;
            };
    request.isElsewhere = true;
  }

  private static void key(HostileRequest request, Random random) {
    request.withoutKey();
    switch (random.nextInt(6)) {
      case 0 -> {}
      case 1 -> request.headers.add("Idempotency-Key: ");
      case 2 -> request.headers.add("Idempotency-Key: " + "k".repeat(256));
      case 3 -> request.headers.add("Idempotency-Key: k\u00e9y");
      case 4 -> request.headers.add("Idempotency-Key: a\tb");
      default -> {
        request.withKey();
        request.withKey();
      }
    }
  }

  private static void headers(HostileRequest request, Random random) {
    request.isElsewhere = true;
    var header =
        switch (random.nextInt(13)) {
          case 0 -> "X-Long: " + "a".repeat(20_000);
          case 1 ->
              IntStream.range(0, 150)
                  .mapToObj(i -> "X-" + i + ": 1")
                  .collect(Collectors.joining("\r\n"));
          case 2 -> "Bad Name: 1";
          case 3 -> "X-Nul: a\u0000b";
          case 4 -> "Host: a\r\nHost: b";
          case 5 -> "Accept: application/xml";
          case 6 -> "Accept: ,;q=x/*";
          case 7 -> "Range: bytes=0-18446744073709551615";
          case 8 -> "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA";
          case 9 -> "Origin: https://elsewhere.example";
          case 11 -> "Accept-Language: \u0130";
          case 10 -> "Cookie: JSESSIONID=" + "0".repeat(32) + "; a=\"b";
          default -> "Accept-Language: zz-ZZ;q=9,*;q=x";
        };
    request.headers.add(header);
  }

  private static void requestLine(HostileRequest request, Random random) {
    request.isElsewhere = true;
    request.mustBeRefused = true;
    switch (random.nextInt(6)) {
      case 0 -> request.version = "HTTP/9.9";
      case 1 -> request.version = "FTP/1.0";
      case 2 -> request.target = request.target + "?a=" + "a".repeat(20_000);
      case 3 -> request.target = request.target + "\u0001";
      case 4 -> request.target = request.target.substring(1) + " x";
      default -> request.target = request.target + "\"<>^`{|}";
    }
  }

  private static String withText(HostileRequest request, String text, Random random) {
    var body = SchemaValues.body(request.operation);
    var fields =
        request.operation.bodySchema().path("properties").properties().stream()
            .filter(
                property ->
                    SchemaValues.type(request.operation.document().resolved(property.getValue()))
                        .equals("string"))
            .map(Map.Entry::getKey)
            .toList();
    if (fields.isEmpty() || random.nextInt(5) == 0) {
      return withMetadata(body, text).toString();
    }
    body.set(oneOf(fields, random), JsonNodeFactory.instance.stringNode(text));
    return body.toString();
  }

  private static JsonNode withMetadata(ObjectNode body, String text) {
    body.putObject("metadata").put(text, text);
    return body;
  }

  private void textInHeaders(HostileRequest request, Random random) {
    var name =
        oneOf(
            List.of(
                "X-Request-Id",
                "User-Agent",
                "Accept-Language",
                "Referer",
                "X-Forwarded-For",
                "X-Dry-Run",
                "X-Api-Version",
                "Forwarded",
                "X-HTTP-Method-Override"),
            random);
    // Line breaks make further headers, as an injection would.
    request.headers.add(
        name + ": " + oneOf(texts, random).replace("\ud83d", "").replace("\udc69", ""));
    request.isElsewhere = true;
  }

  private static <T> T oneOf(List<T> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
