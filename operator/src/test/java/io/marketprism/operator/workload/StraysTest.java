package io.marketprism.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Environment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StraysTest {

  private static final Map<String, String> LABELS =
      Map.of("com.docker.compose.project", "p", "com.docker.compose.service", "a");

  @Test
  void ofAServiceThoseAreCountedThatHaveAProcess() {
    Strays strays =
        new Strays(
            List.of(
                container("1", ContainerState.RUNNING),
                container("2", ContainerState.PAUSED),
                container("3", ContainerState.EXITED)));
    Environment given = new Environment(Map.of("X", "y"));
    assertThat(strays.running(new ComposeService("p", "a", given, Set.of(), Set.of())))
        .isEqualTo(2);
    assertThat(strays.running(new ComposeService("p", "b"))).isZero();
  }

  private static ListedContainer container(String number, ContainerState state) {
    return new ListedContainer(number, Set.of("p-a-" + number), state, "none", true, LABELS, "");
  }
}
