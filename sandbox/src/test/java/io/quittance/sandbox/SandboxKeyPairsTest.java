package io.quittance.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.subtle.Ed25519Sign;
import com.google.crypto.tink.subtle.Ed25519Verify;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxKeyPairsTest {

  @Test
  void keepsItsPairsWithItsData(@TempDir Path folder) {
    var made = new SandboxKeyPairs(folder);
    var publicKey = made.publicKey("one");

    assertThat(made.privateKey("one")).isNotEqualTo(publicKey);
    assertThat(made.publicKey("two")).isNotEqualTo(publicKey);
    assertThat(new SandboxKeyPairs(folder).publicKey("one")).isEqualTo(publicKey);
    assertThat(new SandboxKeyPairs(folder).privateKey("one")).isEqualTo(made.privateKey("one"));
  }

  @Test
  void writesKeysOfEd25519AsStandardWebhooksDoes(@TempDir Path folder) throws Exception {
    var keys = new SandboxKeyPairs(folder);
    var message = new byte[] {1, 2, 3};
    var signature = new Ed25519Sign(bytes(keys.signingKey("bank"), "whsk_")).sign(message);

    new Ed25519Verify(bytes(keys.verifyingKey("bank"), "whpk_")).verify(signature, message);
  }

  private static byte[] bytes(String key, String prefix) {
    assertThat(key).startsWith(prefix);
    return Base64.getDecoder().decode(key.substring(prefix.length()));
  }
}
