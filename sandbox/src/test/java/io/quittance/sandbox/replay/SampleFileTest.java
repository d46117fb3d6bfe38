package io.quittance.sandbox.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleFileTest {

  private static final String HEADER = String.join(",", RowFile.COLUMNS);

  @TempDir private Path folder;

  @Test
  void makesTheSameFileFromTheSameSeed() throws IOException {
    assertThat(sample(500, 7)).isEqualTo(sample(500, 7)).isNotEqualTo(sample(500, 8));
  }

  @Test
  void neverRefundsMoreThanWasPaid() throws IOException {
    var left = new HashMap<String, Long>();
    for (var row : read(sample(5_000, 42))) {
      switch (row) {
        case Row.Payment payment -> left.put(payment.id(), payment.amount());
        case Row.Refund refund ->
            refund
                .payment()
                .ifPresent(payment -> left.merge(payment, -refund.amount(), Math::addExact));
      }
    }

    assertThat(left.values()).allMatch(amount -> amount >= 0).contains(0L);
  }

  @Test
  void holdsEveryKindOfRow() throws IOException {
    var expected = Expected.of(read(sample(5_000, 42)));

    assertThat(expected.payments() + expected.refunds() + expected.refused()).isEqualTo(5_000);
    assertThat(expected.payments()).isPositive();
    assertThat(expected.refunds()).isPositive();
    assertThat(expected.refused()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          refund,R1,P1,,,,5,1              | no payment P1 before this row
          payment,P1,,,,,0,1               | above zero
          gift,P1,,,,,5,1                  | payment or refund
          payment,,,,,,5,1                 | empty or not unique
          """)
  void namesTheRowThatCannotBeReplayed(String line, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(HEADER + "\n" + line + "\n"))
        .withMessageContaining("row 1")
        .withMessageContaining(reason);
  }

  private List<Row> read(String text) throws IOException {
    var file = Files.writeString(folder.resolve("rows.csv"), text);
    return RowFile.read(file);
  }

  private static String sample(int rows, long seed) throws IOException {
    var text = new StringBuilder();
    SampleFile.write(rows, seed, text);
    return text.toString();
  }
}
