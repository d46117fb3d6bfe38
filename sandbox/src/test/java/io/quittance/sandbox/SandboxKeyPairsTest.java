package io.quittance.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
}
