package io.quittance.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.infrastructure.ProvidersFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docker-compose.yml against the repository; whether it starts is tried where Docker is. */
class DeploymentFilesTest {

  private static final Set<String> SERVERS = Set.of("postgres", "redis", "kafka");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(:\\?|:-|})");

  private final Path root = ProjectFiles.root();
  private final String text = Files.readString(root.resolve("docker-compose.yml"));
  private final Map<?, ?> services = map(map(load()).get("services"));

  DeploymentFilesTest() throws IOException {}

  private Object load() {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
  }

  @Test
  void runsEveryServiceAndServer() {
    var names = services.keySet().stream().map(String::valueOf).toList();

    assertThat(names).containsAll(SERVERS);
    for (var service : SandboxService.values()) {
      assertThat(names).contains(service.label());
    }
  }

  @Test
  void checksTheHealthOfAllAndWaitsForIt() {
    services.forEach(
        (name, service) -> {
          assertThat(map(map(service).get("healthcheck")).get("test")).as("%s", name).isNotNull();
          if (map(service).get("depends_on") instanceof Map<?, ?> needed) {
            needed.forEach(
                (other, condition) -> {
                  assertThat(services.containsKey(other)).as("%s needs %s", name, other).isTrue();
                  assertThat(map(condition).get("condition")).isEqualTo("service_healthy");
                });
          }
        });
  }

  @Test
  void buildsModulesThatExistWithTheMainClassThatTheyHave() {
    for (var service : SandboxService.values()) {
      var build = map(map(services.get(service.label())).get("build"));
      var arguments = map(build.get("args"));
      var main = arguments.get("MAIN_CLASS") + "";

      assertThat(root.resolve(build.get("dockerfile") + "")).exists();
      assertThat(arguments.get("MODULE")).isEqualTo(service.label());
      assertThat(
              root.resolve(service.label())
                  .resolve("src/main/java")
                  .resolve(main.replace('.', '/') + ".java"))
          .exists();
      assertThat(text).contains("127.0.0.1:%d/actuator".formatted(service.defaultPort()));
    }
  }

  @Test
  void mountsFilesThatExist() {
    var mounts =
        services.values().stream()
            .map(service -> map(service).get("volumes"))
            .flatMap(
                volumes -> volumes instanceof Collection<?> all ? all.stream() : List.of().stream())
            .map(volume -> volume.toString().split(":", -1)[0])
            .filter(source -> source.startsWith("./"))
            .toList();

    assertThat(mounts).isNotEmpty().allSatisfy(file -> assertThat(root.resolve(file)).exists());
  }

  /** A secret has no default: what is secret is required once, with a message. */
  @Test
  void demandsEverySecret() {
    var variables = VARIABLE.matcher(text);
    while (variables.find()) {
      var name = variables.group(1);
      if (name.matches(".*(PASSWORD|TOKEN|SECRET|KEY)")) {
        assertThat(variables.group(2)).as(name).isNotEqualTo(":-");
        assertThat(text).as(name).contains("${" + name + ":?");
      }
    }
    assertThat(text).doesNotContain("_sandbox");
  }

  /**
   * Every provider that has a page can be turned on, in both services, without a secret in a file.
   */
  @Test
  void knowsTheSettingsOfEveryProvider() throws IOException {
    var whole = ProvidersFile.turnedOn();
    var settings =
        map(map(new Yaml(new SafeConstructor(new LoaderOptions())).load(whole)).get("quittance"));
    var accounts = (List<?>) map(settings.get("webhook")).get("accounts");

    var providers = new TreeSet<String>();
    try (var pages = Files.list(root.resolve("docs/providers"))) {
      pages.forEach(page -> providers.add(page.getFileName().toString().replace(".md", "")));
    }
    providers.remove("README");
    assertThat(providers).contains("stripe");
    assertThat(map(settings.get("payment")).keySet()).asString().contains(providers);
    assertThat(accounts)
        .extracting(account -> map(account).get("provider").toString())
        .containsAll(providers);
    assertThat(accounts)
        .flatExtracting(account -> (List<?>) map(account).get("secrets"))
        .allSatisfy(secret -> assertThat(secret.toString()).matches("(\\$\\{[A-Z_]+}\\|?)+"));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new AssertionError("not a mapping: " + value);
  }
}
