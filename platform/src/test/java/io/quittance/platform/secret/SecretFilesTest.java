package io.quittance.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;

/** Secrets that come as files, as orchestrators mount them. */
class SecretFilesTest {

  private static final String PROPERTY = "quittance.security.service-token";

  @TempDir private Path folder;

  @Test
  @DisplayName("a variable that ends in _FILE names a file, which wins over the variable itself")
  void readsFiles() throws IOException {
    var file = Files.writeString(folder.resolve("token"), "svc_from a file\n\n");
    var environment =
        environment(
            Map.of(
                "QUITTANCE_SECURITY_SERVICETOKEN_FILE",
                file.toString(),
                "QUITTANCE_SECURITY_SERVICETOKEN",
                "of the variable"));

    new SecretFiles().postProcessEnvironment(environment, new SpringApplication());

    assertThat(Binder.get(environment).bind(PROPERTY, String.class).get())
        .isEqualTo("svc_from a file");
  }

  @Test
  @DisplayName("a file may hold a part of what an item of a list is made of")
  void completesItemsOfLists() throws IOException {
    var file = Files.writeString(folder.resolve("password"), "{bcrypt}$2a$12$of-the-file");
    var environment =
        environment(
            Map.of(
                "QUITTANCE_SECURITY_OPERATORS_0_NAME",
                "ada",
                "QUITTANCE_SECURITY_OPERATORS_0_PASSWORD_FILE",
                file.toString()));

    new SecretFiles().postProcessEnvironment(environment, new SpringApplication());

    var operators =
        Binder.get(environment)
            .bind("quittance.security.operators", Bindable.listOf(Account.class))
            .get();
    assertThat(operators).containsExactly(new Account("ada", "{bcrypt}$2a$12$of-the-file"));
  }

  @Test
  void leavesOtherVariablesAlone() {
    assertThat(
            SecretFiles.read(
                Map.of("LOGGING_FILE", "/nowhere", "QUITTANCE_FILE", "/nowhere", "PATH", "/bin")))
        .isEmpty();
  }

  @Test
  @DisplayName("a file that is missing or too large stops the start, by the variable's name")
  void refusesWhatItCannotRead() throws IOException {
    var large = Files.writeString(folder.resolve("large"), "x".repeat(70_000));
    for (var file : new String[] {folder.resolve("missing").toString(), large.toString(), "\0"}) {
      assertThatIllegalStateException()
          .isThrownBy(() -> SecretFiles.read(Map.of("QUITTANCE_SERVICE_TOKEN_FILE", file)))
          .withMessageContaining("QUITTANCE_SERVICE_TOKEN_FILE");
    }
  }

  @Test
  @DisplayName("a folder of files that are called like properties is read by every service")
  void readsFolders() throws IOException {
    Files.writeString(folder.resolve(PROPERTY), "svc_of_the_folder\n");
    Files.writeString(folder.resolve("QUITTANCE_LEDGER_PASSWORD"), "of the ledger");
    var application = new SpringApplication(Nothing.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    try (var context =
        application.run(
            "--spring.config.name=quittance-platform",
            "--QUITTANCE_SECRETS_FOLDER=" + folder + "/",
            "--probe=${QUITTANCE_LEDGER_PASSWORD}")) {
      assertThat(context.getEnvironment().getProperty(PROPERTY)).isEqualTo("svc_of_the_folder");
      assertThat(context.getEnvironment().getProperty("probe")).isEqualTo("of the ledger");
    }
  }

  private static ConfigurableEnvironment environment(Map<String, Object> variables) {
    return new StandardEnvironment() {
      @Override
      public Map<String, Object> getSystemEnvironment() {
        return variables == null ? Map.of() : variables;
      }
    };
  }

  record Account(String name, String password) {}

  @Configuration(proxyBeanMethods = false)
  static class Nothing {}
}
