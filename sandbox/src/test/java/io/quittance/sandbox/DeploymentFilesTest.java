package io.quittance.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.infrastructure.ProvidersFile;
import io.quittance.platform.deployment.NewSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docker-compose.yml against the repository; whether it starts is tried where Docker is. */
class DeploymentFilesTest {

  private static final Set<String> SERVERS = Set.of("postgres", "redis", "kafka");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(:\\?|:-|})");
  private static final Pattern SECRET =
      Pattern.compile(".*(PASSWORD|TOKEN|SECRET|KEYS?|KEYSET|JAAS_CONFIG)");

  /** What more than one service must know, beside PostgreSQL and whoever signs in to it. */
  private static final Set<String> SHARED =
      Set.of(
          "trusted-keys",
          "operator-password",
          "approver-password",
          "simulator-api-key",
          "simulator-webhook-secret");

  private final Path root = ProjectFiles.root();
  private final String text = Files.readString(root.resolve("docker-compose.yml"));
  private final Map<?, ?> services = map(map(load()).get("services"));

  DeploymentFilesTest() throws IOException {}

  private Object load() {
    return load(text);
  }

  private static Object load(String yaml) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
  }

  @Test
  void runsEveryServiceAndServer() {
    var names = services.keySet().stream().map(String::valueOf).toList();

    assertThat(names).containsAll(SERVERS);
    for (var service : SandboxService.values()) {
      assertThat(names).contains(service.label());
    }
  }

  /** What ends by itself is waited for until it has done its work. */
  @Test
  void checksTheHealthOfAllAndWaitsForIt() {
    services.forEach(
        (name, service) -> {
          if (!endsByItself(service)) {
            assertThat(map(map(service).get("healthcheck")).get("test")).as("%s", name).isNotNull();
          }
          if (map(service).get("depends_on") instanceof Map<?, ?> needed) {
            needed.forEach(
                (other, condition) -> {
                  assertThat(services.containsKey(other)).as("%s needs %s", name, other).isTrue();
                  assertThat(map(condition).get("condition"))
                      .isEqualTo(
                          endsByItself(services.get(other))
                              ? "service_completed_successfully"
                              : "service_healthy");
                });
          }
        });
  }

  /** A service starts once its migrations are done, which have an image that is built. */
  @Test
  void migratesBeforeItStarts() {
    for (var service : SandboxService.values()) {
      var migrations = service.database() + "-migrations";
      var running = map(services.get(service.label()));

      assertThat(map(running.get("depends_on")).keySet()).asString().contains(migrations);
      assertThat(map(services.get(migrations)).get("image")).isEqualTo(running.get("image"));
      assertThat(map(map(services.get(migrations)).get("environment")).get("SPRING_CONFIG_NAME"))
          .isEqualTo(service.label());
    }
  }

  private static boolean endsByItself(@Nullable Object service) {
    return "no".equals(map(service).get("restart"));
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

  /** Variables are seen by whoever may inspect a container; files are not. */
  @Test
  void holdsNoSecretInAVariable() {
    var variables = VARIABLE.matcher(text);
    while (variables.find()) {
      assertThat(variables.group(1)).doesNotMatch(SECRET);
    }
    services.forEach(
        (service, settings) ->
            assertThat(environment(settings).keySet())
                .as("%s", service)
                .noneMatch(name -> SECRET.matcher(name + "").matches()));
    assertThat(text).doesNotContain("_sandbox");
  }

  /** Each file is made by one command, given to whoever names it, and never seen by git. */
  @Test
  void takesSecretsFromFiles(@TempDir Path folder) throws Exception {
    for (var operator : List.of("operator-password", "approver-password")) {
      Files.writeString(folder.resolve(operator), "made before: to hash one takes long");
    }
    NewSecrets.main(new String[] {folder.toString()});

    assertThat(Files.readString(root.resolve(".gitignore"))).contains("deploy/secrets/");
    assertThat(Files.readString(root.resolve(".dockerignore"))).contains("deploy/secrets");
    var monitoring =
        load(Files.readString(root.resolve("deploy").resolve("compose.monitoring.yml")));
    assertThat(map(map(map(monitoring).get("secrets")).get("grafana-password")).get("file"))
        .isEqualTo("deploy/secrets/grafana-password");
    assertThat(folder.resolve("grafana-password")).isNotEmptyFile();
    var files = map(map(load()).get("secrets"));
    files.forEach(
        (name, file) -> {
          assertThat(map(file).get("file")).isEqualTo("deploy/secrets/" + name);
          assertThat(folder.resolve(name + "")).isNotEmptyFile();
        });
    services.forEach(
        (service, settings) -> {
          var given = secrets(settings);
          assertThat(files.keySet().containsAll(given)).as("%s: %s", service, given).isTrue();
          environment(settings)
              .forEach(
                  (variable, file) -> {
                    if ((variable + "").endsWith("_FILE")) {
                      assertThat(given)
                          .as("%s of %s", variable, service)
                          .contains((file + "").replace("/run/secrets/", ""));
                    }
                  });
        });
  }

  /** Whoever takes one container over has what that one needs, and nothing of the others. */
  @Test
  void givesEachSecretToOneServiceOnly() {
    var holders = new TreeMap<String, Set<String>>();
    services.forEach(
        (service, settings) ->
            secrets(settings)
                .forEach(
                    secret ->
                        holders.computeIfAbsent(secret, _ -> new TreeSet<>()).add(service + "")));

    holders.forEach(
        (secret, known) -> {
          var alone = new TreeSet<>(known);
          alone.removeAll(SERVERS);
          if (!SHARED.contains(secret)) {
            assertThat(alone).as(secret).hasSizeLessThan(2);
          }
          if (secret.endsWith("-owner-password")) {
            assertThat(alone)
                .as(secret)
                .containsExactly(secret.replace("-owner-password", "-migrations"));
          }
        });
    assertThat(secrets(services.get("provider-simulator")))
        .containsExactlyInAnyOrder(
            "trusted-keys",
            "simulator-app-password",
            "simulator-api-key",
            "simulator-webhook-secret");
  }

  private static List<String> secrets(@Nullable Object service) {
    return map(service).get("secrets") instanceof List<?> all
        ? all.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static Map<?, ?> environment(@Nullable Object service) {
    return map(service).get("environment") instanceof Map<?, ?> all ? all : Map.of();
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
