package io.quittance.platform.security;

import io.quittance.platform.security.token.TokenSettings;
import io.quittance.platform.security.token.TrustedKeys;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may call, besides merchants.
 *
 * @param token the keys by which the services of one platform know each other
 * @param operators the people who run the platform
 * @param sandbox true only in the sandbox, whose fixed credentials are refused everywhere else
 */
@Validated
@ConfigurationProperties("quittance.security")
public record SecuritySettings(
    @NotNull @Valid TokenSettings token,
    @DefaultValue List<OperatorAccount> operators,
    @DefaultValue("false") boolean sandbox) {

  /** Every credential of the sandbox has this in it. */
  private static final String SANDBOX_MARK = "_sandbox";

  /** The same in keys that must be written in hexadecimal. */
  private static final String SANDBOX_MARK_IN_HEX = "5f73616e64626f78";

  /** By which everybody may call internal routes of the sandbox, and of nothing else. */
  public static final String SANDBOX_SERVICE_TOKEN = "svc_test_sandbox";

  /** Refuses to start without knowing other services. */
  public SecuritySettings {
    Objects.requireNonNull(token, TrustedKeys.PROPERTY + " is not set");
  }

  /** Whether a credential is one of the sandbox's, used outside of it. */
  public boolean isMisplaced(String credential) {
    return !sandbox
        && (credential.contains(SANDBOX_MARK)
            || credential.toLowerCase(Locale.ROOT).contains(SANDBOX_MARK_IN_HEX));
  }

  /**
   * An operator.
   *
   * @param password encoded, with its scheme in front: {@code {bcrypt}$2a$...}
   */
  public record OperatorAccount(
      @NotNull String name, @NotNull String password, Caller.@NotNull Role role) {}
}
