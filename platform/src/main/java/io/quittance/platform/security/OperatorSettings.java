package io.quittance.platform.security;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How operators prove who they are, and what they may do alone.
 *
 * @param signIn how passwords are looked at
 * @param breakGlass whether an approver may do some things alone in an emergency
 * @param oidc the provider whose tokens stand for operators too; null for none
 */
@Validated
@ConfigurationProperties("quittance.security")
public record OperatorSettings(
    @Valid @DefaultValue Attempts signIn,
    @DefaultValue("false") boolean breakGlass,
    @Valid @Nullable Oidc oidc) {

  /**
   * Passwords. So many wrong ones are looked at at once, and so many each minute from then on.
   *
   * @param attemptsPerName for one operator, from wherever; networks from which that operator was
   *     right lately are not refused by it
   * @param attemptsPerAddress from one address (of IPv6 one network), for whomever
   * @param passwordStrength the cost of hashing a new password by bcrypt: one more doubles it
   */
  public record Attempts(
      @DefaultValue("300") @Min(5) @Max(100_000) int attemptsPerName,
      @DefaultValue("1000") @Min(5) @Max(100_000) int attemptsPerAddress,
      @DefaultValue("12") @Min(10) @Max(16) int passwordStrength) {

    private static final int PAIR_SHARE = 5;
    private static final int PAIR_MIN = 10;

    /**
     * For one operator from one network: a fifth of what the operator has, so that one network
     * cannot use that up, but not less than people need.
     */
    int attemptsPerPair() {
      return Math.min(attemptsPerName, Math.max(PAIR_MIN, attemptsPerName / PAIR_SHARE));
    }
  }

  /**
   * A provider of OpenID Connect.
   *
   * @param issuer where its configuration is found, and who its tokens say made them
   * @param audience which its tokens must name
   * @param nameClaim what tells persons apart; it must never be given to another one
   * @param rolesClaim where a token says roles; full stops lead into objects
   * @param roles what each of its roles is here; the highest counts
   */
  public record Oidc(
      @NotNull URI issuer,
      @NotNull String audience,
      @DefaultValue("sub") String nameClaim,
      @DefaultValue("roles") String rolesClaim,
      @DefaultValue Map<String, Caller.Role> roles) {}
}
