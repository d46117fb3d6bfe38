package io.quittance.platform.testapp;

import static io.quittance.platform.problem.CommonProblem.IDEMPOTENCY_KEY_IN_USE;
import static io.quittance.platform.problem.CommonProblem.RATE_LIMITED;
import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.platform.idempotency.IdempotencyFilter;
import io.quittance.platform.money.Amount;
import io.quittance.platform.web.ReadBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Routes that show each way in which a request can go. */
@RestController
class TestController {

  private static final Logger log = LoggerFactory.getLogger(TestController.class);

  static final int LARGE_BYTES = 8 << 20;

  final AtomicInteger effects = new AtomicInteger();
  volatile CountDownLatch slowMayEnd = new CountDownLatch(0);

  @PostMapping(path = "/api/orders", consumes = MediaType.APPLICATION_JSON_VALUE)
  Map<String, Object> order(@Valid @RequestBody OrderRequest request) {
    return Map.of("amount", request.amount().minor(), "currency", request.currency());
  }

  @GetMapping("/api/orders/{number}")
  Map<String, Object> find(@PathVariable int number, @RequestParam String view) {
    return Map.of("number", number, "view", view);
  }

  @GetMapping("/api/limits")
  Map<String, Object> limits(@RequestParam @Max(100) int limit) {
    return Map.of("limit", limit);
  }

  @PostMapping("/api/limits")
  Map<String, Object> limits(
      @RequestParam @Max(100) int limit, @Valid @RequestBody OrderRequest request) {
    return Map.of("limit", limit, "amount", request.amount().minor());
  }

  @GetMapping("/api/scoped")
  String scoped() {
    return "scoped";
  }

  @PostMapping("/api/bare")
  String bare() {
    return "bare";
  }

  @GetMapping("/operators/me")
  String operator() {
    return "operator";
  }

  @GetMapping("/forgotten")
  String withoutRule() {
    return "nobody may see this";
  }

  @GetMapping("/internal/me")
  String service() {
    return "service";
  }

  @GetMapping("/api/say")
  String say(@RequestParam String text) {
    log.info("said {}", text);
    return "said";
  }

  @GetMapping("/api/fail")
  String fail(@RequestParam String how) {
    if (how.equals("error")) {
      throw new StackOverflowError("secret");
    }
    throw switch (how) {
      case "busy" -> new CannotAcquireLockException("SQL [select secret from host-1]");
      case "limit" -> RATE_LIMITED.because().retryAfter(Duration.ofMillis(1_001));
      case "refusal" -> new IllegalStateException(invalid("limit", "must be less"));
      default -> new IllegalStateException("SQL [select secret from host-1] " + how);
    };
  }

  @GetMapping("/api/container")
  void container(@RequestParam int status, HttpServletResponse response) throws IOException {
    response.sendError(status, "secret");
  }

  @PostMapping("/raw/body")
  String raw(HttpServletRequest request) {
    return "" + ReadBody.of(request).length;
  }

  @GetMapping("/raw/large")
  byte[] large() {
    return new byte[LARGE_BYTES];
  }

  @PostMapping("/stream/body")
  String stream(HttpServletRequest request) throws IOException {
    return "" + request.getInputStream().readAllBytes().length;
  }

  @PostMapping("/api/once/{how}")
  ResponseEntity<Map<String, Object>> once(
      @PathVariable String how,
      @Nullable @RequestBody(required = false) Map<String, Object> body,
      HttpServletRequest request)
      throws InterruptedException {
    int effect = effects.incrementAndGet();
    if (how.equals("slow")) {
      slowMayEnd.await();
    }
    return switch (how) {
      case "secret" -> {
        IdempotencyFilter.keepNothing(request);
        yield ResponseEntity.status(201).body(Map.of("secret", "whsec_1", "effect", effect));
      }
      case "refuse" -> throw invalid("amount", "must be less");
      case "conflict" -> throw IDEMPOTENCY_KEY_IN_USE.because().retryAfter(Duration.ofSeconds(1));
      case "break" -> throw new IllegalStateException("bug");
      case "error" -> throw new StackOverflowError("bug");
      default ->
          ResponseEntity.status(Character.isDigit(how.charAt(0)) ? Integer.parseInt(how) : 201)
              .header("X-Effect", "" + effect)
              .header("X-Many", "1", "2")
              .body(
                  Map.of(
                      "effect",
                      effect,
                      "key",
                      IdempotencyFilter.keyOf(request).key(),
                      "text",
                      "é書"));
    };
  }

  record OrderRequest(
      @NotNull Amount amount,
      @NotNull Currency currency,
      @Nullable @Size(max = 5) String note,
      @Nullable List<@Valid Line> lines,
      @Nullable Map<String, String> metadata) {}

  record Line(@NotNull @Size(min = 1, max = 3) String sku) {}
}
