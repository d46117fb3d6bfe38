package io.quittance.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecuritySettingsTest {

  @Test
  void refusesTheSandboxTokenOutsideOfTheSandbox() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new SecuritySettings("svc_test_sandbox", List.of(), false))
        .withMessageContaining("service-token")
        .withMessageNotContaining("svc_test_sandbox");
    assertThat(new SecuritySettings("svc_test_sandbox", List.of(), true).serviceToken())
        .isEqualTo("svc_test_sandbox");
  }

  @Test
  void knowsSandboxKeysThatStrayed() {
    var outside = new SecuritySettings("a-token-nobody-knows", List.of(), false);
    var inside = new SecuritySettings("svc_test_sandbox", List.of(), true);

    assertThat(outside.isMisplaced("sk_test_sandbox_a")).isTrue();
    assertThat(outside.isMisplaced("71755F73616E64626F785F6B")).isTrue();
    assertThat(outside.isMisplaced("sk_live_1")).isFalse();
    assertThat(inside.isMisplaced("sk_test_sandbox_a")).isFalse();
  }
}
