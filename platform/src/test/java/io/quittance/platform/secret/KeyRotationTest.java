package io.quittance.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quittance.platform.chain.NewSealKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands of docs/operations.md by which keys rotate, one after the other. */
class KeyRotationTest {

  private interface Command {
    void run() throws GeneralSecurityException, IOException;
  }

  @TempDir private Path folder;

  @Test
  @DisplayName(
      "A1304 a key set rotates in two steps: all have the new key before one works with it")
  void rotatesAKeySet() throws GeneralSecurityException, IOException {
    var old = newKeySet();
    var added = newKeySet(old, "--add");
    var promoted = newKeySet(added, "--promote");
    var alone = newKeySet(promoted, "--primary");

    rotates(old, added, promoted);
    assertThat(json(alone).at("/key")).hasSize(1);
    assertThat(primary(alone)).isEqualTo(primary(promoted));
    newKeySet(newKeySet(alone, "--add"), "--promote");
  }

  @Test
  @DisplayName("A1304 seal keys rotate in two steps: all have the new key before one signs with it")
  void rotatesSealKeys() throws GeneralSecurityException, IOException {
    var old = newSealKeys("");
    var added = newSealKeys(old, "--add");

    rotates(old, added, newSealKeys(added, "--promote"));
  }

  private static void rotates(String old, String added, String promoted) {
    assertThat(json(old).at("/key")).hasSize(1);
    assertThat(json(added).at("/key")).hasSize(2);
    assertThat(json(promoted).at("/key")).isEqualTo(json(added).at("/key"));
    assertThat(primary(added)).isEqualTo(primary(old));
    assertThat(primary(promoted)).isNotEqualTo(primary(old));
  }

  @Test
  @DisplayName("A1304 a key that no instance has cannot be promoted by mistake")
  void refusesAStepOutOfTurn() throws GeneralSecurityException {
    var keySet = NewKeySet.generate();
    var keySetAdded = NewKeySet.added(keySet);
    var sealKeys = NewSealKeys.generate();
    var sealKeysAdded = NewSealKeys.added(sealKeys);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> NewKeySet.promoted(keySet))
        .withMessageContaining("add a new one first");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NewKeySet.added(keySetAdded))
        .withMessageContaining("promote it first");
    assertThatIllegalArgumentException().isThrownBy(() -> NewSealKeys.promoted(sealKeys));
    assertThatIllegalArgumentException().isThrownBy(() -> NewSealKeys.added(sealKeysAdded));
  }

  /** A new set in place of the next step would lose the old keys. */
  @ParameterizedTest
  @ValueSource(strings = {"--rotate", "--promot"})
  void refusesWhatItDoesNotKnow(String step) throws GeneralSecurityException {
    var keySet = NewKeySet.generate();
    var sealKeys = NewSealKeys.generate();

    assertThatIllegalArgumentException().isThrownBy(() -> newKeySet(keySet, step));
    assertThatIllegalArgumentException().isThrownBy(() -> newSealKeys(sealKeys, step));
  }

  @Test
  void aFileAloneSaysNoStep() throws GeneralSecurityException, IOException {
    var file = Files.writeString(folder.resolve("set"), NewKeySet.generate());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> NewKeySet.main(new String[] {file.toString()}))
        .withMessageContaining("--add, --promote, --primary");
  }

  private static JsonNode json(String keySet) {
    return JsonMapper.shared().readTree(keySet);
  }

  private static long primary(String keySet) {
    return json(keySet).at("/primaryKeyId").asLong();
  }

  private static String newKeySet() throws GeneralSecurityException, IOException {
    return said("", () -> NewKeySet.main(new String[0]));
  }

  private String newKeySet(String keySet, String step)
      throws GeneralSecurityException, IOException {
    var file = Files.writeString(folder.resolve("key-set"), keySet);
    return said("", () -> NewKeySet.main(new String[] {file.toString(), step}));
  }

  private static String newSealKeys(String keySet, String... steps)
      throws GeneralSecurityException, IOException {
    return said(keySet, () -> NewSealKeys.main(steps));
  }

  private static String said(String input, Command command)
      throws GeneralSecurityException, IOException {
    var in = System.in;
    var out = System.out;
    var said = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      command.run();
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
    return said.toString(StandardCharsets.UTF_8);
  }
}
