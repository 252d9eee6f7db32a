package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.failingSince;
import static io.marketprism.operator.runbook.Given.service;
import static io.marketprism.operator.runbook.Given.serviceOn;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many independent services that begin to fail at once are not themselves at fault. */
class StormGateTest {

  private static final Topology FIVE_ROOTS =
      Topology.of(List.of(service("a"), service("b"), service("c"), service("d"), service("e")));

  @Test
  void closesWhenThreeAndMoreThanHalfBeginToFailWithinAMinute() {
    assertThat(gate(FIVE_ROOTS, Map.of("a", 0, "b", 20, "c", 40), 41)).isEqualTo(at(160));
  }

  @Test
  void twoAreNoStormHoweverFewServicesThereAre() {
    Topology two = Topology.of(List.of(service("a"), service("b")));
    assertThat(gate(two, Map.of("a", 0, "b", 0), 1)).isNull();
  }

  @Test
  void halfOfThemIsNoStorm() {
    Topology six =
        Topology.of(
            List.of(
                service("a"),
                service("b"),
                service("c"),
                service("d"),
                service("e"),
                service("f")));
    assertThat(gate(six, Map.of("a", 0, "b", 0, "c", 0), 1)).isNull();
    assertThat(gate(six, Map.of("a", 0, "b", 0, "c", 0, "d", 0), 1)).isNotNull();
  }

  @Test
  void oneAfterTheOtherIsNoStorm() {
    assertThat(gate(FIVE_ROOTS, Map.of("a", 0, "b", 40, "c", 80), 81)).isNull();
  }

  @Test
  void dependentsOfAFailingServiceDoNotCount() {
    Topology broker =
        Topology.of(
            List.of(
                service("nats"), service("b", "nats"), service("c", "nats"), service("d", "c")));
    assertThat(gate(broker, Map.of("nats", 0, "b", 1, "c", 1, "d", 1), 2)).isNull();
  }

  @Test
  void hostsAreJudgedEachForItself() {
    Topology twoHosts =
        Topology.of(
            List.of(
                serviceOn("hot", "a"),
                serviceOn("hot", "b"),
                serviceOn("cold", "c"),
                serviceOn("cold", "d")));
    Map<String, Integer> all = Map.of("a", 0, "b", 0, "c", 0, "d", 0);
    assertThat(next(twoHosts, all, Map.of(), at(1))).isEmpty();
  }

  @Test
  void opensTwoMinutesAfterTheLastNewFailure() {
    Map<String, Integer> storm = Map.of("a", 0, "b", 0, "c", 0);
    Instant until = gate(FIVE_ROOTS, storm, 1);
    assertThat(until).isEqualTo(at(120));
    assertThat(gate(storm, until, at(119.999))).isEqualTo(at(120));
    assertThat(gate(storm, until, at(120))).isNull();
  }

  @Test
  void oneMoreFailureKeepsItClosed() {
    Instant until = gate(FIVE_ROOTS, Map.of("a", 0, "b", 0, "c", 0), 1);
    Map<String, Integer> another = Map.of("a", 0, "b", 0, "c", 0, "d", 100);
    assertThat(gate(another, until, at(100))).isEqualTo(at(220));
  }

  private static @Nullable Instant gate(
      Topology topology, Map<String, Integer> failing, int second) {
    return next(topology, failing, Map.of(), at(second)).get("local");
  }

  private static @Nullable Instant gate(
      Map<String, Integer> failing, @Nullable Instant until, Instant now) {
    Map<String, Instant> closed = until == null ? Map.of() : Map.of("local", until);
    return next(FIVE_ROOTS, failing, closed, now).get("local");
  }

  private static Map<String, Instant> next(
      Topology topology, Map<String, Integer> failing, Map<String, Instant> closed, Instant now) {
    return StormGate.next(
        HostShare.of(topology, failingSince(failing)), new Readings(Map.of()), closed, now);
  }
}
