package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of what the platform is made of (CycloneDX), which packaging the sandbox writes. */
class BillOfMaterialsTest {

  private static final Path BILL =
      Path.of(System.getProperty("quittance.root"), "sandbox", "target", "bom.json");

  @Test
  void namesWhatRunsAndNotWhatTests() throws IOException {
    if (!Files.exists(BILL)) {
      System.out.println("SKIPPED: no bill of materials; 'mvn verify' writes it, 'mvn test' not");
      return;
    }
    var bill = JsonMapper.shared().readTree(Files.readString(BILL));
    assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
    var components = bill.path("components").valueStream().toList();
    assertThat(components).allSatisfy(BillOfMaterialsTest::isIdentified);
    assertThat(
            components.stream()
                .map(part -> part.path("name").asString())
                .collect(Collectors.toSet()))
        .contains(
            "spring-boot", "postgresql", "kafka-clients", "lettuce-core", "tink", "payment-api")
        .doesNotContain("junit-jupiter", "archunit");
  }

  private static void isIdentified(JsonNode component) {
    assertThat(component.path("version").asString("")).as("%s", component).isNotEmpty();
    assertThat(component.path("purl").asString("")).as("%s", component).startsWith("pkg:maven/");
  }
}
