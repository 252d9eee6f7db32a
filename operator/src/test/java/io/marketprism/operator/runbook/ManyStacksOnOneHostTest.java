package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.container;
import static io.marketprism.operator.runbook.Given.scenario;
import static io.marketprism.operator.runbook.Given.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The storm gate and the slot for restarts are a Docker host's, whoever's services are on it. */
class ManyStacksOnOneHostTest {

  private final List<Stack> stacks = new ArrayList<>();

  @Test
  void whatFailsAtOnceInManyStacksIsAStorm() {
    stacksWithOneServiceEach(50, "local");
    for (int second = 0; second < 120; second += 5) {
      evaluateAll(second, true);
    }
    assertThat(restarts()).isZero();
    assertThat(stacks).allSatisfy(s -> assertThat(s.last.state().storms()).containsKey("local"));
    evaluateAll(120, true);
    assertThat(restarts()).as("the gate is open, and there is one slot").isEqualTo(1);
  }

  /** Three of three would be a storm; the other forty-seven say that it is none. */
  @Test
  void threeOfFiftyAreNoneAlthoughTheyAreAllOfOneStack() {
    stacks.add(new Stack("local", "a", "b", "c"));
    stacksWithOneServiceEach(47, "local");
    evaluateAll(0, false);
    for (int second = 5; second < 60; second += 5) {
      stacks.getFirst().evaluate(second, true, sharesBut(stacks.getFirst()));
      for (Stack other : stacks.subList(1, stacks.size())) {
        other.evaluate(second, false, sharesBut(other));
      }
    }
    assertThat(stacks.getFirst().last.state().storms()).isEmpty();
    assertThat(stacks.getFirst().attempts).isNotEmpty();
  }

  @Test
  void whatFailsOnAnotherHostIsNoneOfThisOnes() {
    stacksWithOneServiceEach(2, "local");
    stacksWithOneServiceEach(2, "other");
    for (int second = 0; second < 20; second++) {
      evaluateAll(second, true);
    }
    assertThat(stacks).allSatisfy(s -> assertThat(s.last.state().storms()).isEmpty());
  }

  @Test
  void oneRestartAtATimeIsOnItsWayOnAHost() {
    stacksWithOneServiceEach(2, "local");
    for (int second = 0; second <= 31; second++) {
      evaluateAll(second, true);
      assertThat(stacks.stream().filter(s -> s.restarting).count()).isLessThanOrEqualTo(1);
    }
    assertThat(stacks.getFirst().attempts).hasSize(1);
    assertThat(stacks.getLast().attempts).isEmpty();
    assertThat(stacks.getLast().last.decision("Down").orElseThrow().message())
        .isEqualTo("one restart at a time on local: rem-30.0");
    stacks.getFirst().restarting = false;
    evaluateAll(32, true);
    evaluateAll(33, true);
    assertThat(stacks.getLast().attempts).as("its call is over").hasSize(1);
  }

  @Test
  void restartsOnTwoHostsAreNotInEachOthersWay() {
    stacksWithOneServiceEach(1, "local");
    stacksWithOneServiceEach(1, "other");
    for (int second = 0; second <= 31; second++) {
      evaluateAll(second, true);
    }
    assertThat(stacks).allSatisfy(s -> assertThat(s.attempts).hasSize(1));
  }

  private void stacksWithOneServiceEach(int count, String host) {
    IntStream.range(0, count).forEach(i -> stacks.add(new Stack(host, Given.SERVICE)));
  }

  private void evaluateAll(int second, boolean failing) {
    stacks.forEach(stack -> stack.evaluate(second, failing, sharesBut(stack)));
  }

  private long restarts() {
    return stacks.stream().mapToLong(s -> s.attempts.size()).sum();
  }

  /**
   * What whoever runs the evaluations has to do: keep what each reports, and hand it to the others.
   */
  private Map<String, HostShare> sharesBut(Stack asking) {
    Map<String, HostShare> shares = new LinkedHashMap<>();
    for (Stack other : stacks) {
      if (other != asking) {
        other.last.hosts().forEach((host, share) -> shares.merge(host, share, HostShare::and));
      }
    }
    return shares;
  }

  private static final class Stack {
    private final StackPolicy policy;
    private final List<Attempt> attempts = new ArrayList<>();
    private boolean restarting;
    private Evaluation last =
        new Evaluation(
            EngineState.INITIAL, List.of(), List.of(), Map.of(), History.EMPTY, Map.of(), null);

    Stack(String host, String... services) {
      StackPolicy one = Given.stack();
      policy =
          new StackPolicy(
              one.mode(),
              null,
              one.settle(),
              one.limits(),
              Topology.of(
                  Arrays.stream(services).map(service -> Given.serviceOn(host, service)).toList()),
              Arrays.stream(services).map(Stack::alert).toList(),
              Set.of(),
              Map.of());
    }

    private static AlertPolicy alert(String service) {
      return new AlertPolicy(
          service.equals(Given.SERVICE) ? "Down" : "Down-" + service,
          service,
          Severity.critical,
          Given.always(TRUE),
          seconds(30),
          seconds(0),
          false,
          List.of(),
          List.of(scenario("crashed", null, Action.Restart)),
          new AlertPolicy.Verify(Given.always(TRUE), seconds(60), seconds(5)),
          new AlertPolicy.Escalation(3, null),
          Map.of());
    }

    void evaluate(int second, boolean failing, Map<String, HostShare> elsewhere) {
      Map<String, ServiceReadings> seen = new LinkedHashMap<>();
      for (ServicePolicy service : policy.topology().services()) {
        seen.put(
            service.name(),
            Given.readings(
                Reading.of(
                    container(ContainerState.RUNNING, service.name(), at(-3600), at(second))),
                Map.of("health", failing ? Given.failed() : Given.succeeded())));
      }
      RemediationPhase phase = restarting ? RemediationPhase.Executing : RemediationPhase.Verifying;
      History history =
          new History(
              attempts.stream()
                  .map(
                      a ->
                          Given.attempt(
                              a.service(),
                              Action.Restart,
                              phase,
                              (double) Duration.between(at(0), a.createdAt()).toSeconds(),
                              second))
                  .toList());
      last =
          Engine.evaluate(policy, last.state(), new Readings(seen, elsewhere), history, at(second));
      for (Decision decision : last.toAct()) {
        restarting = true;
        attempts.add(
            Given.attempt(
                decision.service(), Action.Restart, RemediationPhase.Planned, second, second));
      }
    }
  }
}
