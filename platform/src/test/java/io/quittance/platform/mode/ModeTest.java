package io.quittance.platform.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ModeTest {

  @Test
  @DisplayName("A1204 the sandbox is for tests, every other installation says what it is")
  void isSaidOnce() {
    assertThat(new ModeSettings(null).require(true)).isEqualTo(Mode.TEST);
    assertThat(new ModeSettings(Mode.TEST).require(true)).isEqualTo(Mode.TEST);
    assertThat(new ModeSettings(Mode.LIVE).require(false)).isEqualTo(Mode.LIVE);
    assertThatIllegalStateException()
        .isThrownBy(() -> new ModeSettings(Mode.LIVE).require(true))
        .withMessageContaining("sandbox");
    assertThatIllegalStateException()
        .isThrownBy(() -> new ModeSettings(null).require(false))
        .withMessageContaining("quittance.mode is not set");
  }

  @Test
  void isToldByKeys() {
    assertThat(Mode.ofKey("sk_test_1")).contains(Mode.TEST);
    assertThat(Mode.ofKey("sk_live_1")).contains(Mode.LIVE);
    assertThat(Mode.ofKey("sk_1")).isEmpty();
  }

  @Test
  void refusesSettingsOfTheOther() {
    assertThatCode(() -> Mode.LIVE.requireSame("a.setting", Mode.LIVE)).doesNotThrowAnyException();
    assertThatIllegalStateException()
        .isThrownBy(() -> Mode.TEST.requireSame("a.setting", Mode.LIVE))
        .withMessage("a.setting is for live mode, but quittance.mode is test");
  }
}
