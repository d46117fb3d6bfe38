package io.quittance.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScopeTest {

  @Test
  @DisplayName("A1206 nobody hands out more than it may do itself")
  void coversNoMoreThanItself() {
    assertThat(Scope.cover(Set.of("read", "refunds"), Set.of(Scope.REFUNDS))).isTrue();
    assertThat(Scope.cover(Set.of("read", "refunds"), Set.of(Scope.READ, Scope.PAYMENTS)))
        .isFalse();
    assertThat(Scope.cover(Set.of("payments"), Set.of(Scope.ADMIN))).isFalse();
    assertThat(Scope.cover(Set.of("admin"), Set.of(Scope.values()))).isTrue();
  }

  @Test
  void isNamedAsAccessRulesNameIt() {
    assertThat(Scope.anyOf(Scope.READ)).containsExactly("SCOPE_read", "SCOPE_admin");
    assertThat(new Caller.Merchant("mer_1", Set.of(Scope.WEBHOOKS.wireName())).authorities())
        .contains(Scope.WEBHOOKS.authority());
  }
}
