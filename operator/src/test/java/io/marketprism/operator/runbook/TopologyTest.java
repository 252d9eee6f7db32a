package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What depends on what. */
class TopologyTest {

  private static final Topology STACK =
      Topology.of(
          List.of(
              service("nats"),
              service("clickhouse"),
              service("hot-storage", "nats", "clickhouse"),
              service("report", "hot-storage")));

  @Test
  void causesAreAllThatAServiceDependsOnDirectlyOrNotNearestFirst() {
    assertThat(STACK.causesOf("report")).containsExactly("hot-storage", "nats", "clickhouse");
    assertThat(STACK.causesOf("nats")).isEmpty();
    assertThat(STACK.causesOf("nobody")).isEmpty();
  }

  @Test
  void theDepthIsTheLongestWayToARoot() {
    Topology shortcut =
        Topology.of(List.of(service("a"), service("b", "a"), service("c", "a", "b")));
    assertThat(shortcut.depth("a")).isZero();
    assertThat(shortcut.depth("b")).isEqualTo(1);
    assertThat(shortcut.depth("c")).isEqualTo(2);
  }

  @Test
  void aCircleIsRefusedByName() {
    assertThatThrownBy(
            () ->
                Topology.of(List.of(service("root"), service("a", "b", "root"), service("b", "a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("service a depends on itself");
  }

  @Test
  void aServiceThatDependsOnItselfIsACircle() {
    assertThatThrownBy(() -> Topology.of(List.of(service("a", "a"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void twoWaysToTheSameServiceAreNoCircle() {
    Topology diamond =
        Topology.of(
            List.of(service("a"), service("b", "a"), service("c", "a"), service("d", "b", "c")));
    assertThat(diamond.causesOf("d")).containsExactly("b", "c", "a");
  }
}
