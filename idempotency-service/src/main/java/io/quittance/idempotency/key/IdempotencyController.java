package io.quittance.idempotency.key;

import io.quittance.contracts.idempotency.IdempotencyApi;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.problem.CommonProblem;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
class IdempotencyController implements IdempotencyApi {

  private static final Pattern MERCHANT = Pattern.compile("[!-~]{1,64}");
  private static final Pattern KEY = Pattern.compile("[ -~]{1,255}");
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");
  private static final int STATUS_MIN = 200;
  private static final int STATUS_MAX = 599;

  private final ClaimKey claimKey;
  private final SettleKey settleKey;

  IdempotencyController(ClaimKey claimKey, SettleKey settleKey) {
    this.claimKey = claimKey;
    this.settleKey = settleKey;
  }

  @Described(
      value = "Asks for the right to work under a key, or for the answer that it already has.",
      refusals = "degraded_capacity_exceeded")
  @Override
  public Claim claim(ClaimRequest request) {
    var id = idOf(request.merchantId(), request.key());
    require("fingerprint", request.fingerprint(), FINGERPRINT, "must be a lower-case hex SHA-256");
    return claimKey.claim(id, request.fingerprint());
  }

  @Described("Stores the answer; without effect when the token was overtaken.")
  @Override
  @ResponseStatus(HttpStatus.NO_CONTENT)
  public void complete(Completion completion) {
    var id = idOf(completion.merchantId(), completion.key());
    settleKey.settle(new Settlement(id, completion.token(), checked(completion.answer())));
  }

  @Described("Gives a key back unused; without effect when the token was overtaken.")
  @Override
  @ResponseStatus(HttpStatus.NO_CONTENT)
  public void release(Release release) {
    var id = idOf(release.merchantId(), release.key());
    settleKey.settle(new Settlement(id, release.token(), null));
  }

  private static KeyId idOf(@Nullable String merchantId, @Nullable String key) {
    return new KeyId(
        require("merchantId", merchantId, MERCHANT, "must have 1 to 64 visible characters"),
        require("key", key, KEY, "must have 1 to 255 printable ASCII characters"));
  }

  private static String require(
      String field, @Nullable String value, Pattern pattern, String rule) {
    if (value == null) {
      throw CommonProblem.missing(field);
    }
    if (!pattern.matcher(value).matches()) {
      throw CommonProblem.invalid(field, rule);
    }
    return value;
  }

  private static Answer checked(@Nullable Answer answer) {
    if (answer == null || answer.headers() == null || answer.bodyBase64() == null) {
      throw CommonProblem.missing("answer");
    }
    if (answer.status() < STATUS_MIN || answer.status() > STATUS_MAX) {
      throw CommonProblem.invalid("answer.status", "must be 200 to 599");
    }
    try {
      var body = Base64.getDecoder().decode(answer.bodyBase64());
      return new Answer(
          answer.status(), answer.headers(), Base64.getEncoder().encodeToString(body));
    } catch (IllegalArgumentException notBase64) {
      throw CommonProblem.invalid("answer.bodyBase64", "must be base64 (RFC 4648)");
    }
  }
}
