package io.quittance.reconciliation.run;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How days are judged again without anybody asking.
 *
 * @param pause after which a day is judged again the first time; four times as long each further
 *     time, up to an hour
 */
@ConfigurationProperties("quittance.reconciliation.follow-up")
record FollowUpSettings(@DefaultValue("10s") Duration pause) {

  FollowUpSettings {
    if (pause.isNegative() || pause.isZero()) {
      throw new IllegalArgumentException(
          "quittance.reconciliation.follow-up.pause is not positive");
    }
  }
}
