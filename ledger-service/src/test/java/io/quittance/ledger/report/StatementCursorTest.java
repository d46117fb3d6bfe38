package io.quittance.ledger.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.web.CardData;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatementCursorTest {

  @Test
  void isReadAsWritten() {
    var cursor = cursor(17);

    assertThat(StatementCursor.of(cursor.text())).isEqualTo(cursor);
  }

  @Test
  void neverLooksLikeACardNumber() {
    for (int i = 0; i < 1_000; i++) {
      var text = cursor(i).text();
      assertThat(CardData.isIn(text)).as(text).isFalse();
    }
  }

  private static StatementCursor cursor(int i) {
    var end = Instant.parse("2026-11-21T12:00:00.123457Z");
    return new StatementCursor(end, end.minusMillis(i * 37L), 100_000 + i, i % 50);
  }
}
