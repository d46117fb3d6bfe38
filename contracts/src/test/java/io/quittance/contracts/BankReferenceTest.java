package io.quittance.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.provider.BankReference;
import java.util.HashSet;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BankReferenceTest {

  private static final String REFERENCE = "txn_01kbmzq7w4e9hv2d8s5n3x6c0a";

  @ParameterizedTest
  @ValueSource(strings = {"RF18539007547034", "RF471234567890", "RF45G72UUR", "RF6518K5"})
  void knowsCreditorReferencesOfOthers(String reference) {
    assertThat(BankReference.isCreditorReference(reference)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RF19539007547034", "RF18539007547043", "18539007547034", "RF", "RF00"})
  void refusesWhatSomebodyMistyped(String reference) {
    assertThat(BankReference.isCreditorReference(reference)).isFalse();
  }

  @Test
  void makesOneCreditorReferencePerReference() {
    var made = new HashSet<String>();
    for (int i = 0; i < 1_000; i++) {
      var reference = BankReference.creditorReference(REFERENCE + i);
      assertThat(reference).hasSize(20).matches(BankReference::isCreditorReference);
      assertThat(BankReference.creditorReference(REFERENCE + i)).isEqualTo(reference);
      made.add(reference);
    }
    assertThat(made).hasSize(1_000);
  }

  @Test
  void noticesEveryWrongLetter() {
    var reference = BankReference.creditorReference(REFERENCE);
    for (int i = 4; i < reference.length(); i++) {
      char right = reference.charAt(i);
      char other = Character.isDigit(right) ? (right == '7' ? '1' : '7') : right == 'A' ? 'B' : 'A';
      var mistyped = reference.substring(0, i) + other + reference.substring(i + 1);
      assertThat(BankReference.isCreditorReference(mistyped)).as(mistyped).isFalse();
    }
  }

  @Test
  void findsItInWhatACustomerWrote() {
    var reference = BankReference.creditorReference(REFERENCE);
    var printed = BankReference.printed(reference);
    assertThat(printed).hasSize(24).contains(" ");
    assertThat(BankReference.findIn("Invoice 7, " + printed.toLowerCase(Locale.ROOT) + ", thanks"))
        .contains(reference);
    assertThat(BankReference.findIn("Invoice 7")).isEmpty();
    assertThat(BankReference.findIn("RF18 5390 0754 7034")).isEmpty();
  }

  @Test
  void writesOurReferenceForBanks() {
    var written = BankReference.endToEndId(REFERENCE);
    assertThat(written).hasSizeLessThanOrEqualTo(35).matches("[a-z0-9-]+");
    assertThat(BankReference.read(written)).contains(REFERENCE);
    assertThat(BankReference.read("po-123")).isEmpty();
    assertThat(BankReference.read("NOTPROVIDED")).isEmpty();
  }
}
