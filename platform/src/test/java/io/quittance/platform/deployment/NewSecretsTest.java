package io.quittance.platform.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.secret.SecretTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** All secrets of an installation, by one command. */
class NewSecretsTest {

  @TempDir private Path parent;

  @Test
  @DisplayName("no two secrets are the same, and nobody else enters their folder")
  void makesDifferentSecrets() throws IOException, GeneralSecurityException {
    var folder = parent.resolve("secrets");
    MadeSecrets.in(folder);

    var secrets = content(folder);
    assertThat(secrets.values()).doesNotHaveDuplicates().noneMatch(String::isBlank);
    assertThat(Files.getPosixFilePermissions(folder))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    for (var name : secrets.keySet()) {
      assertThat(Files.getPosixFilePermissions(folder.resolve(name)))
          .doesNotContain(PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE)
          .contains(PosixFilePermission.OTHERS_READ);
    }
    assertThat(new SecretTexts("test", secrets.get("payment-methods-key"), false)).isNotNull();
  }

  @Test
  @DisplayName("run again, it changes nothing and tells nothing")
  void keepsWhatIsThere() throws IOException, GeneralSecurityException {
    MadeSecrets.in(parent);
    var first = content(parent);

    assertThat(NewSecrets.make(parent)).isEmpty();

    assertThat(content(parent)).isEqualTo(first);
  }

  @Test
  @DisplayName("a deleted secret is renewed, and what is derived from it; the others stay")
  void renewsWhatWasDeleted() throws IOException, GeneralSecurityException {
    MadeSecrets.in(parent);
    var first = content(parent);
    var deleted =
        new String[] {
          "payment-app-password",
          "payment-api-redis-password",
          "payment-api-kafka-password",
          "payment-api-token-key"
        };
    for (var name : deleted) {
      Files.delete(parent.resolve(name));
    }

    MadeSecrets.in(parent);

    var second = content(parent);
    var changed = first.keySet().stream().filter(name -> !first.get(name).equals(second.get(name)));
    assertThat(changed)
        .contains(deleted)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(
                "payment-app-password",
                "payment-api-redis-password",
                "payment-api-kafka-password",
                "payment-api-token-key",
                "payment-api-kafka-login",
                "kafka-users",
                "redis-users",
                "trusted-keys"));
    assertThat(second.get("trusted-keys")).contains("webhook-service", "payment-api");
  }

  @Test
  @DisplayName("without the trusted keys all keys of services are made anew")
  void trustsNewKeysAlone() throws IOException, GeneralSecurityException {
    MadeSecrets.in(parent);
    var first = content(parent);
    Files.delete(parent.resolve("trusted-keys"));

    MadeSecrets.in(parent);

    var second = content(parent);
    assertThat(second.keySet()).isEqualTo(first.keySet());
    assertThat(first.keySet().stream().filter(name -> !first.get(name).equals(second.get(name))))
        .containsExactlyInAnyOrder(
            "trusted-keys",
            "payment-api-token-key",
            "webhook-service-token-key",
            "reconciliation-service-token-key",
            "operations-token-key",
            "prometheus-token-key");
  }

  @Test
  @DisplayName("the operators' passwords are told once; their hashes are kept")
  void tellsPasswordsOfOperators() throws IOException, GeneralSecurityException {
    var told = NewSecrets.make(parent);

    assertThat(told).hasSize(2);
    for (var line : told) {
      var name = line.substring(0, line.indexOf(':'));
      var kept = Files.readString(parent.resolve(name + "-password"));
      assertThat(kept).startsWith("{bcrypt}");
      assertThat(
              new BCryptPasswordEncoder()
                  .matches(
                      line.substring(line.indexOf(':') + 2), kept.substring("{bcrypt}".length())))
          .isTrue();
    }
  }

  private static Map<String, String> content(Path folder) throws IOException {
    var content = new TreeMap<String, String>();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        content.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return content;
  }
}
