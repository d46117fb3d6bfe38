package io.quittance.platform.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {

  @Test
  void isReadAsItWasWrittenInItsOrder() {
    var metadata = new LinkedHashMap<String, String>();
    metadata.put("z", "\"quoted\" \\ 😀");
    metadata.put("a", "");

    var read = Metadata.read(Metadata.write(metadata));

    assertThat(read).containsExactlyEntriesOf(metadata);
    assertThat(Metadata.checked(null)).isEmpty();
    assertThat(Metadata.checked(metadata)).isSameAs(metadata);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "\"a\"", "null", "{\"a\": 1}", "{\"a\": null}", "{\"a\""})
  void nothingElseIsRead(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Metadata.read(text));
  }
}
