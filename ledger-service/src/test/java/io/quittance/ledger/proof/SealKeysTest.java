package io.quittance.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quittance.platform.chain.Leaf;
import io.quittance.platform.chain.NewSealKeys;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.SealVerifier;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealKeysTest {

  private static final Seal SEAL =
      Seal.NONE.next(List.of(new Leaf(1, "ab".repeat(32))), Instant.EPOCH);

  @Test
  void signsWhatItsPublicKeysVerify() throws GeneralSecurityException {
    var keys = keys(NewSealKeys.generate());
    var signed = keys.sign(SEAL);
    var verifier = SealVerifier.read(keys.publicKeySet());

    assertThat(verifier.isSigned(SEAL.hash(), String.valueOf(signed.signature()))).isTrue();
    assertThat(verifier.isSigned("00".repeat(32), String.valueOf(signed.signature()))).isFalse();
    assertThat(verifier.isSigned(SEAL.hash(), "no hex")).isFalse();
    assertThat(keys.publicKeySet()).doesNotContain("PRIVATE").contains("" + keyId(signed));
  }

  @Test
  void anotherLedgersKeysVerifyNothing() throws GeneralSecurityException {
    var signed = keys(NewSealKeys.generate()).sign(SEAL);
    var others = keys(NewSealKeys.generate()).verifier();

    assertThat(others.isSigned(SEAL.hash(), String.valueOf(signed.signature()))).isFalse();
  }

  @Test
  @DisplayName("A1304 instances before and after each step of a rotation verify each other's seals")
  void rotatesWhileInstancesDiffer() throws GeneralSecurityException {
    var oldSet = NewSealKeys.generate();
    var addedSet = NewSealKeys.added(oldSet);
    var old = keys(oldSet);
    var added = keys(addedSet);
    var promoted = keys(NewSealKeys.promoted(addedSet));

    assertThat(keyId(added)).as("the old key still signs").isEqualTo(keyId(old));
    assertThat(keyId(promoted)).isNotEqualTo(keyId(old));
    assertThat(verifies(old, added)).isTrue();
    assertThat(verifies(added, old)).isTrue();
    assertThat(verifies(added, promoted)).isTrue();
    assertThat(verifies(promoted, added)).isTrue();
    assertThat(verifies(promoted, old)).as("old seals are verified for ever").isTrue();
    assertThat(verifies(old, promoted)).as("why all need the key first").isFalse();
    assertThat(added.publicKeySet())
        .as("whoever keeps the public keys has the new one before it signs")
        .contains("" + keyId(promoted));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void nothingStartsWithoutAKeySet(@Nullable String keySet) {
    assertThatIllegalStateException()
        .isThrownBy(() -> keys(keySet))
        .withMessageContaining("quittance.ledger.seal-keys");
  }

  @Test
  void doesNotQuoteAKeySetThatItCannotRead() {
    assertThatIllegalStateException()
        .isThrownBy(() -> keys("{\"key\": \"very-secret\"}"))
        .withMessageContaining("quittance.ledger.seal-keys")
        .withMessageNotContaining("very-secret")
        .withNoCause();
  }

  private static long keyId(Seal signed) {
    return SealVerifier.keyId(String.valueOf(signed.signature()));
  }

  private static long keyId(SealKeys keys) {
    return keyId(keys.sign(SEAL));
  }

  private static boolean verifies(SealKeys reader, SealKeys signer) {
    var signature = String.valueOf(signer.sign(SEAL).signature());
    return SealVerifier.read(reader.publicKeySet()).isSigned(SEAL.hash(), signature)
        && reader.verifier().isSigned(SEAL.hash(), signature);
  }

  private static SealKeys keys(@Nullable String keySet) {
    return new SealKeys(new SealSettings(keySet, 0, null));
  }
}
