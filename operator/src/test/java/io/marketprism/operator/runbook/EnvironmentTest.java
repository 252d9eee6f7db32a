package io.marketprism.operator.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

  private final Environment environment =
      Environment.of(List.of("TOKEN=ge=heim", "EMPTY=", "NO_VALUE"));

  @Test
  void readsAnEnginesSettings() {
    assertThat(environment.get("TOKEN")).isEqualTo("ge=heim");
    assertThat(environment.get("EMPTY")).isEmpty();
    assertThat(environment.get("NO_VALUE")).isEmpty();
    assertThat(environment.get("OTHER")).isNull();
  }

  @Test
  void asATextItShowsNamesOnly() {
    assertThat(environment).hasToString("Environment[EMPTY, NO_VALUE, TOKEN]");
  }
}
