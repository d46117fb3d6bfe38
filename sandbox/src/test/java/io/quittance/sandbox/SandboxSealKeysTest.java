package io.quittance.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxSealKeysTest {

  @Test
  void keepsItsKeysWithItsData(@TempDir Path folder) {
    var data = folder.resolve("data");
    var made = SandboxSealKeys.in(data);

    assertThat(made).contains("Ed25519PrivateKey");
    assertThat(SandboxSealKeys.in(data)).isEqualTo(made);
    assertThat(SandboxSealKeys.in(folder.resolve("other"))).isNotEqualTo(made);
  }
}
