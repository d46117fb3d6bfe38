package io.quittance.payment.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quittance.payment.PaymentProblem;
import io.quittance.platform.id.Ids;
import io.quittance.platform.problem.Refusal;
import io.quittance.platform.security.OperatorSettings;
import io.quittance.platform.security.OperatorSettings.Attempts;
import java.time.Clock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

class BreakGlassTest {

  @Test
  @DisplayName("nobody acts alone where the settings do not say so, and nothing is written")
  void isOffUnlessTheSettingsAllowIt() {
    var metrics = new SimpleMeterRegistry();
    var breakGlass =
        new BreakGlass(
            new OperatorSettings(new Attempts(5, 5, 12), false, null),
            // Without a database: to use it would fail.
            new BreakGlassUses(JdbcClient.create(new SimpleDriverDataSource())),
            metrics,
            new Ids(Clock.systemUTC()));

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(
            () ->
                breakGlass.use(BreakGlass.Action.ROUTING_RULES, "1", "ada", "nobody else is awake"))
        .satisfies(
            refusal ->
                assertThat(refusal.problem()).isEqualTo(PaymentProblem.BREAK_GLASS_NOT_ALLOWED));
    assertThat(metrics.get("quittance.break.glass").counter().count()).isZero();
  }
}
