package io.marketprism.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.ConditionReason;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.api.StackState;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.simulation.StackFixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How a stack is in one word: reason by reason, and while it is broken in virtual time. */
class StackStatesTest {

  /** Of a firing alert; every reason stands in exactly one line. */
  private static final Map<StackState, String> FIRING =
      Map.of(
          StackState.NeedsPerson, "Escalated StormGate",
          StackState.Misconfigured, "NotAllowed ClaimedByOtherStack",
          StackState.Healing, "Pending Resolving RemediationInProgress Acting Scheduled Requested",
          StackState.Waiting,
              "Unknown Paused MaintenanceWindow HostUnreachable InhibitedByCause InhibitedByAlert"
                  + " Settling NotAllWell NoScenario DiagnosisUnknown Watching Waiting StartingUp"
                  + " EngineRestarting LeftAlone BackingOff LimitReached NeedsApproval",
          StackState.Pending, "Inactive",
          StackState.Observing, "Observing");

  private final MarketPrismStack resource = new MarketPrismStack();

  @ParameterizedTest
  @EnumSource
  void everyReasonOfAFiringAlertIsOneState(Reason reason) {
    assertThat(
            FIRING.entrySet().stream()
                .filter(e -> List.of(e.getValue().split(" ", -1)).contains(reason.name()))
                .map(Map.Entry::getKey))
        .containsExactly(StackStates.of(AlertState.Phase.Firing, reason));
  }

  @ParameterizedTest
  @EnumSource
  void whatDoesNotFireIsPendingOrWell(Reason reason) {
    assertThat(StackStates.of(AlertState.Phase.Inactive, reason)).isEqualTo(StackState.Healthy);
    assertThat(StackStates.of(AlertState.Phase.Pending, reason)).isEqualTo(StackState.Pending);
  }

  @Test
  void aBrokenServiceGoesFromPendingToHealingAndBack() {
    StackFixture stack = StackFixture.builtIn().advance(10);
    assertThat(state(stack)).isEqualTo("Healthy");
    stack.service("nats").stop();
    assertThat(state(stack.advance(3))).isEqualTo("Pending");
    assertThat(state(stack.advance(4))).isEqualTo("Healing");
    assertThat(state(stack.advance(60))).isEqualTo("Healthy");
  }

  @Test
  void theMostUrgentCounts() {
    StackFixture stack = StackFixture.builtIn();
    stack.service("data-collector").fail("metrics");
    stack.advance(40);
    assertThat(state(stack)).isEqualTo("NeedsPerson");
    assertThat(state(stack, new Fault("spec.alerts[A]", "nonsense"))).isEqualTo("NeedsPerson");
  }

  @ParameterizedTest
  @CsvSource({
    "Misdeclared, Misconfigured",
    "DockerHostNotFound, Misconfigured",
    "RemediationRefused, NeedsPerson"
  })
  void aFaultIsNoHealth(ConditionReason reason, String state) {
    assertThat(state(StackFixture.builtIn().advance(10), new Fault(reason, "spec", "faulty")))
        .isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pause: {reason: disks} | Paused",
        "maintenanceWindows: [{name: a, schedule: '* * * * 8', durationSeconds: 60, reason: b}] |"
            + " Misconfigured",
        "mode: Observe | Observing",
        "services: [{name: nats, mode: Observe}] | Observing",
        "services: [{name: nats, pause: {reason: disks}}] | Waiting",
        "mode: Approve | Waiting",
      })
  void whatIsDeclaredShows(String spec, String state) {
    StackFixture stack = StackFixture.of("---\n" + spec);
    stack.service("nats").stop();
    assertThat(state(stack.advance(10))).isEqualTo(state);
  }

  @Test
  void whatCanNotBeSeenForLongIsBlind() {
    StackFixture stack = StackFixture.builtIn().advance(10);
    stack.service("nats").isHidden("refused");
    assertThat(state(stack.advance(62))).isEqualTo("Blind");
  }

  @Test
  void sinceChangesWithTheStateAlone() {
    StackFixture stack = StackFixture.builtIn().advance(10);
    StackStatus well = report(stack);
    assertThat(well.stateSince()).isEqualTo("2026-11-01T03:00:10Z");
    assertThat(report(stack.advance(100))).isEqualTo(well);
    stack.service("nats").stop();
    assertThat(report(stack.advance(3)).stateSince()).isEqualTo("2026-11-01T03:01:53Z");
  }

  @Test
  void whatCouldNotBeEvaluatedIsMisconfiguredUnlessAPersonIsNeededAnyway() {
    Instant now = Instant.parse("2026-11-01T04:00:00Z");
    report(StackFixture.builtIn().advance(10));
    assertThat(StatusBuilder.failed(resource, new IllegalStateException(), now).state())
        .isEqualTo("Misconfigured");
    StackFixture stack = StackFixture.builtIn();
    stack.service("data-collector").fail("metrics");
    report(stack.advance(40));
    assertThat(StatusBuilder.failed(resource, new IllegalStateException(), now).state())
        .isEqualTo("NeedsPerson");
  }

  @Test
  void theWordsAreInOrderOfUrgency() {
    assertThat(Arrays.stream(StackState.values()).map(Enum::name).collect(Collectors.joining(" ")))
        .isEqualTo(
            "NeedsPerson Misconfigured Paused Blind Healing Waiting Pending Observing Healthy");
  }

  private String state(StackFixture stack, Fault... faults) {
    return Objects.requireNonNull(report(stack, faults).state());
  }

  private StackStatus report(StackFixture stack, Fault... faults) {
    resource.getMetadata().setName("mp");
    resource.getMetadata().setNamespace("prod");
    resource.getMetadata().setGeneration(1L);
    resource.setSpec(new StackSpec(null, null, null, null, null, null, null, null, null, null));
    List<Fault> all = new ArrayList<>(stack.compiled().faults());
    all.addAll(List.of(faults));
    StackStatus status =
        new StatusBuilder(resource, stack.compiled(), stack.last(), stack.readings(), stack.now())
            .build(List.of(), all);
    resource.setStatus(status);
    return status;
  }
}
