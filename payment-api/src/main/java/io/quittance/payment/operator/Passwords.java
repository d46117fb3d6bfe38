package io.quittance.payment.operator;

import static io.quittance.payment.PaymentProblem.OPERATOR_PASSWORD_UNACCEPTABLE;

import io.quittance.platform.security.OperatorSettings;
import io.quittance.platform.security.SignInLimit;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and compares passwords, at the same cost whether or not somebody has one, each when {@link
 * SignInLimit} says so.
 */
@Component
class Passwords {

  private static final String SCHEME = "{bcrypt}";
  private static final int LENGTH_MIN = 12;

  /** What bcrypt looks at. */
  private static final int BYTES_MAX = 72;

  private final BCryptPasswordEncoder encoder;
  private final SignInLimit limit;

  /** Takes as long to compare as any, for names that nobody has. */
  private final String nobodys;

  Passwords(OperatorSettings settings, SignInLimit limit) {
    this.limit = limit;
    int strength = settings.signIn().passwordStrength();
    this.encoder = new BCryptPasswordEncoder(strength);
    this.nobodys = "$2a$%02d$%s".formatted(strength, ".".repeat(53));
  }

  /**
   * Whether it is the password behind a hash.
   *
   * @param name whose it is said to be
   * @param hash null takes as long and is false
   * @throws io.quittance.platform.problem.Refusal {@code rate_limited} when too many are asking
   */
  boolean matches(String name, String password, @Nullable String hash) {
    var known = hash == null ? nobodys : hash.substring(SCHEME.length());
    boolean same = limit.hash(name, () -> encoder.matches(cut(password), known));
    return hash != null && same && password.equals(cut(password));
  }

  /**
   * Refuses a new password that is easily guessed.
   *
   * @throws io.quittance.platform.problem.Refusal {@code operator_password_unacceptable}
   */
  void check(String password, String operator) {
    boolean tellsName = password.toLowerCase(Locale.ROOT).contains(operator);
    boolean isMonotonous = password.codePoints().distinct().count() < LENGTH_MIN / 2;
    if (password.length() < LENGTH_MIN
        || bytes(password) > BYTES_MAX
        || tellsName
        || isMonotonous) {
      throw OPERATOR_PASSWORD_UNACCEPTABLE.because(LENGTH_MIN, BYTES_MAX).param("password");
    }
  }

  /**
   * The hash of a new password.
   *
   * @throws io.quittance.platform.problem.Refusal {@code operator_password_unacceptable}, {@code
   *     rate_limited}
   */
  String hash(String password, String operator) {
    check(password, operator);
    return limit.hash(operator, () -> SCHEME + encoder.encode(password));
  }

  private static int bytes(String password) {
    return password.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The encoder refuses to look at more. */
  private static String cut(String password) {
    return bytes(password) <= BYTES_MAX ? password : password.substring(0, BYTES_MAX / 4);
  }
}
