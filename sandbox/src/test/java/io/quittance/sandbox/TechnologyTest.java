package io.quittance.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TechnologyTest {

  @Test
  void switchesOffOnlyWhatAServiceDoesNotUse() {
    assertThat(Technology.autoConfigurationsWithout(Set.of(Technology.KAFKA)))
        .anyMatch(name -> name.endsWith("HibernateJpaAutoConfiguration"))
        .noneMatch(name -> name.contains("kafka"))
        .noneMatch(name -> name.contains("DataSource"));
  }

  @ParameterizedTest
  @EnumSource
  void ownsSomethingOnTheClassPath(Technology technology) {
    var others = EnumSet.complementOf(EnumSet.of(technology));

    assertThat(Technology.autoConfigurationsWithout(others)).isNotEmpty();
  }
}
