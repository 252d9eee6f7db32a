package io.marketprism.operator.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Observation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Readiness;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Scope;
import io.marketprism.operator.runbook.ServiceReadings;
import io.marketprism.operator.runbook.ServiceReadings.Looked;
import io.marketprism.operator.runbook.Truth;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an explanation says of the variables of a rule. */
class ObservationsTest {

  private static final Instant LOOK = RuleScope.NOW.minusSeconds(3);
  private static final Instant VALUES = RuleScope.NOW.minusSeconds(8);

  private final RuleScope scope = new RuleScope();
  private final RuleCompiler compiler =
      new RuleCompiler(
          List.of(
              new ProbeVariables("metrics", true, false, false, Map.of("memory", false)),
              new ProbeVariables("health", true, false, false, Map.of())),
          Map.of("high", 3e9),
          new StackBudget());

  @Test
  void aValueHasItsThresholdAndItsAge() throws InvalidRuleException {
    scope.shows("metrics", Map.of("memory", Reading.of(3.1e9)));
    assertThat(observed("memory > thresholds.high"))
        .containsExactly(
            new Observation(
                "memory", "3100000000", null, VALUES, "> 3000000000 (thresholds.high)"));
    assertThat(observed("100.0 <= memory"))
        .containsExactly(new Observation("memory", "3100000000", null, VALUES, ">= 100"));
  }

  @Test
  void aThresholdThatIsComputedIsItsNumber() throws InvalidRuleException {
    scope.shows("metrics", Map.of("memory", Reading.of(3.1e9)));
    assertThat(observed("memory > math.least(thresholds.high, 2.5e9)"))
        .contains(new Observation("memory", "3100000000", null, VALUES, "> 2500000000 (computed)"));
  }

  @Test
  void whatIsUnknownSaysWhy() throws InvalidRuleException {
    scope.reads("health", Reading.unknown("the name can't be resolved"));
    assertThat(observed("!probe.health.ok"))
        .containsExactly(
            new Observation("probe.health.ok", null, "the name can't be resolved", LOOK, null));
  }

  @Test
  void ofAContainerThatDoesNotRunTheContainerWasLookedAt() throws InvalidRuleException {
    scope.is(ContainerState.EXITED).reads("health", Reading.of(ProbeResult.failed("old")));
    assertThat(observed("probe.health.ok || container.exitCode == 137"))
        .containsExactlyInAnyOrder(
            new Observation("probe.health.ok", "false", null, RuleScope.NOW, null),
            new Observation("container.exitCode", "137", null, RuleScope.NOW, "== 137"));
  }

  @Test
  void theEnvironmentIsNotShown() throws InvalidRuleException {
    scope.has("FEED_MODE", "hunter2-mode").has("API_TOKEN", "hunter2-token");
    assertThat(observed("container.env['FEED_MODE'] == 'live'"))
        .singleElement()
        .satisfies(
            observation -> {
              assertThat(observation.value()).isEqualTo("(not shown)");
              assertThat(observation.toString()).doesNotContain("hunter2");
            });
  }

  @Test
  void secretsInABodyAreMasked() throws InvalidRuleException {
    scope
        .has("API_TOKEN", "hunter2-token")
        .answers("health", Map.of("password", "hunter2", "note", "with hunter2-token in it"));
    assertThat(observed("probe.health.body.note == 'x'").toString())
        .contains("note=")
        .doesNotContain("hunter2");
  }

  @Test
  void ofTheServicesThoseThatItNamesAreShown() throws InvalidRuleException {
    scope
        .knows("nats", new Readiness.Verdict(Truth.of(false), "down"))
        .knows("hot-storage", new Readiness.Verdict(Truth.of(true), ""));
    assertThat(observed("services['nats'].ready"))
        .containsExactly(new Observation("services", "nats=ready=false", null, null, null));
    scope.knows("nats", new Readiness.Verdict(new Truth.Unknown("the host is away"), ""));
    assertThat(observed("services['nats'].ready"))
        .contains(new Observation("services.nats", null, "the host is away", null, null));
  }

  private List<Observation> observed(String expression) throws InvalidRuleException {
    return compiler.compile(expression).observe(looked(scope.scope()));
  }

  private static Scope looked(Scope scope) {
    ServiceReadings readings = scope.readings();
    return new Scope(
        scope.service(),
        new ServiceReadings(
            readings.container(),
            readings.probes(),
            readings.access(),
            readings.compose(),
            readings.freedAt(),
            readings.maintenance(),
            Map.of(
                "health", new Looked(LOOK, LOOK),
                "metrics", new Looked(LOOK, VALUES))),
        scope.startsInWindow(),
        scope.wasReady(),
        scope.readiness());
  }
}
