package io.quittance.webhook.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quittance.infrastructure.TestTokens;
import io.quittance.platform.mode.Mode;
import io.quittance.platform.security.SecuritySettings;
import io.quittance.platform.security.token.TokenSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service starts only with accounts that it can serve. */
class ProviderAccountsTest {

  private static final SecuritySettings SECURITY =
      new SecuritySettings(new TokenSettings(null, TestTokens.trusted()), List.of(), false);

  @Test
  void findsAnAccountByItsAddress() {
    var accounts = accounts(account("simple", "acct_1", "0123456789abcdef"));
    assertThat(accounts.find("simple", "acct_1"))
        .hasValueSatisfying(account -> assertThat(account.provider()).isEqualTo("simple"));
    assertThat(accounts.find("simple", "acct_2")).isEmpty();
    assertThat(accounts.find("other", "acct_1")).isEmpty();
  }

  @Test
  void refusesAnAccountWhoseProviderHasNoAdapter() {
    refuses("has no adapter", account("other", "acct_1", "0123456789abcdef"));
  }

  @Test
  void refusesAnAccountThatIsConfiguredTwice() {
    refuses(
        "configured twice",
        account("simple", "acct_1", "0123456789abcdef"),
        account("simple", "acct_1", "fedcba9876543210"));
  }

  @Test
  void refusesAShortSecretWithoutShowingIt() {
    refuses("less than 16 characters", account("simple", "acct_1", "tooshort"));
  }

  @Test
  void refusesTheSecretOfTheSandboxElsewhere() {
    refuses("sandbox's", account("simple", "acct_1", "whsec_simulator_sandbox"));
  }

  @ParameterizedTest
  @DisplayName("A1204 accounts of the other mode keep the service from starting")
  @CsvSource({
    "LIVE, simple, true, true",
    "LIVE, simple, false, false",
    "TEST, simple, false, true",
    "TEST, simple, true, false",
    "TEST, simulator, false, true",
    "LIVE, simulator, true, false"
  })
  void refusesAccountsOfTheOtherMode(Mode mode, String provider, boolean livemode, boolean starts) {
    var account =
        new WebhookSettings.Account(
            provider, "acct_1", List.of(new Secret("0123456789abcdef")), Map.of(), livemode);
    ThrowingCallable check = () -> ProviderAccounts.requireMode(List.of(account), mode, SECURITY);
    if (starts) {
      assertThatCode(check).doesNotThrowAnyException();
    } else {
      assertThatIllegalStateException().isThrownBy(check).withMessageContaining("quittance.mode");
    }
  }

  @Test
  void refusesWhatTheAdapterCannotWorkWith() {
    refuses(
        "the setting wrong is no key",
        new WebhookSettings.Account(
            "simple",
            "acct_1",
            List.of(new Secret("0123456789abcdef")),
            Map.of("wrong", new Secret("a secret setting")),
            true));
  }

  @Test
  void refusesTwoAdaptersOfOneProvider() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () -> ProviderAccounts.of(List.of(new Simple(), new Simple()), List.of(), SECURITY));
  }

  @Test
  void hidesSecretsInTexts() {
    assertThat(account("simple", "acct_1", "0123456789abcdef").toString())
        .doesNotContain("0123456789abcdef");
  }

  private static void refuses(String why, WebhookSettings.Account... accounts) {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> accounts(accounts))
        .withMessageContaining(why)
        .withMessageContaining(accounts[0].account())
        .satisfies(
            refused ->
                assertThat(refused.getMessage())
                    .doesNotContain(accounts[0].secrets().getFirst().value()));
  }

  private static ProviderAccounts accounts(WebhookSettings.Account... accounts) {
    return ProviderAccounts.of(List.of(new Simple()), List.of(accounts), SECURITY);
  }

  private static WebhookSettings.Account account(String provider, String name, String secret) {
    return new WebhookSettings.Account(provider, name, List.of(new Secret(secret)), Map.of(), true);
  }

  /** A provider that says nothing. */
  private static final class Simple implements ProviderWebhooks {

    @Override
    public String provider() {
      return "simple";
    }

    @Override
    public List<String> signatureHeaders() {
      return List.of();
    }

    @Override
    public void check(ProviderAccount account) {
      if (account.settings().containsKey("wrong")) {
        throw new IllegalArgumentException("the setting wrong is no key");
      }
    }

    @Override
    public Verification verify(WebhookRequest request, ProviderAccount account, Instant now) {
      return Verification.INVALID;
    }

    @Override
    public Reading read(ProviderAccount account, WebhookRequest request) {
      return new Reading.Unreadable(null, "nothing to read");
    }

    @Override
    public Acknowledgement acknowledgement() {
      return Acknowledgement.OK;
    }
  }
}
