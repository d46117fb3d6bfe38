package io.quittance.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

/**
 * What only some services use.
 *
 * <p>All services share one class path here, so Spring Boot sees what any of them needs. What a
 * service would not have on a class path of its own is switched off for it.
 */
@SuppressWarnings("ImmutableEnumChecker") // List.of makes immutable lists
enum Technology {
  JPA("org.springframework.boot.hibernate.", "org.springframework.boot.data.jpa."),
  KAFKA("org.springframework.boot.kafka.");

  private final List<String> packages;

  Technology(String... packages) {
    this.packages = List.of(packages);
  }

  /** The auto-configurations that a service which uses {@code used} must not get. */
  static List<String> autoConfigurationsWithout(Set<Technology> used) {
    return autoConfigurations()
        .filter(
            name ->
                Arrays.stream(values())
                    .anyMatch(technology -> !used.contains(technology) && technology.owns(name)))
        .toList();
  }

  private static Stream<String> autoConfigurations() {
    return ImportCandidates.load(AutoConfiguration.class, Technology.class.getClassLoader())
        .getCandidates()
        .stream();
  }

  private boolean owns(String autoConfiguration) {
    return packages.stream().anyMatch(autoConfiguration::startsWith);
  }
}
