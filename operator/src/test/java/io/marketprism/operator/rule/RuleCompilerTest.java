package io.marketprism.operator.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Scope;
import io.marketprism.operator.runbook.ServiceReadings;
import io.marketprism.operator.runbook.Truth;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules in three-valued logic: true, false, or unknown and what is missing. */
class RuleCompilerTest {

  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");

  private final RuleCompiler compiler =
      new RuleCompiler(
          List.of(new ProbeVariables("health", true, false, false, Map.of())),
          Map.of("high", 3e9),
          new StackBudget());

  @Test
  void judgesWhatIsKnown() throws InvalidRuleException {
    ProbeResult ok =
        ProbeResult.of(
            true, "200", 200, Map.of("checks", Map.of("nats", Map.of("status", "unhealthy"))));
    assertThat(judge("probe.health.ok", ContainerState.RUNNING, Reading.of(ok)))
        .isEqualTo(Truth.of(true));
    assertThat(judge("!probe.health.ok", ContainerState.RUNNING, Reading.of(ok)))
        .isEqualTo(Truth.of(false));
    assertThat(
            judge(
                "probe.health.body.checks.nats.status != 'healthy'",
                ContainerState.RUNNING,
                Reading.of(ok)))
        .isEqualTo(Truth.of(true));
    assertThat(
            judge(
                "container.state in ['exited', 'created']", ContainerState.EXITED, Reading.of(ok)))
        .isEqualTo(Truth.of(true));
    assertThat(judge("container.memoryLimit > 3000000000", ContainerState.RUNNING, Reading.of(ok)))
        .isEqualTo(Truth.of(true));
    assertThat(judge("container.exitCode == 137", ContainerState.RUNNING, Reading.of(ok)))
        .isEqualTo(Truth.of(true));
    assertThat(
            judge(
                "math.least(4.0, container.memoryLimit * 0.95) < 5",
                ContainerState.RUNNING,
                Reading.of(ok)))
        .isEqualTo(Truth.of(true));
  }

  @Test
  void aContainerThatDoesNotRunHasFailedItsProbes() throws InvalidRuleException {
    assertThat(judge("!probe.health.ok", ContainerState.EXITED, Reading.unknown("not probed yet")))
        .isEqualTo(Truth.of(true));
  }

  @Test
  void namesWhatIsUnknown() throws InvalidRuleException {
    Reading<ProbeResult> unknown = Reading.unknown("name resolution failed");
    assertThat(judge("!probe.health.ok", ContainerState.RUNNING, unknown))
        .isEqualTo(new Truth.Unknown("probe.health.ok: name resolution failed"));
    assertThat(judge("probe.health.ok && container.running", ContainerState.RUNNING, unknown))
        .isInstanceOf(Truth.Unknown.class);
    assertThat(judge("probe.health.ok && !container.running", ContainerState.RUNNING, unknown))
        .isEqualTo(Truth.of(false));
    assertThat(judge("probe.health.body.status == 'x'", ContainerState.RUNNING, unknown))
        .isEqualTo(new Truth.Unknown("probe.health.body: name resolution failed"));
  }

  @Test
  void aKeyThatTheBodyLacksIsUnknown() throws InvalidRuleException {
    ProbeResult ok = ProbeResult.of(true, "200", 200, Map.of("status", "healthy"));
    assertThat(
            judge("probe.health.body.checks.nats == 'x'", ContainerState.RUNNING, Reading.of(ok)))
        .isInstanceOfSatisfying(Truth.Unknown.class, u -> assertThat(u.what()).contains("checks"));
  }

  @Test
  void jsonNullIsCelNull() throws InvalidRuleException {
    Map<String, Object> nats = new HashMap<>();
    nats.put("details", null);
    ProbeResult ok = ProbeResult.of(true, "200", 200, Map.of("nats", nats));
    assertThat(
            judge("probe.health.body.nats.details == null", ContainerState.RUNNING, Reading.of(ok)))
        .isEqualTo(Truth.of(true));
  }

  @Test
  void anErrorDoesNotQuoteTheBody() throws InvalidRuleException {
    ProbeResult ok = ProbeResult.of(true, "200", 200, Map.of("s", "secret"));
    assertThat(judge("int(probe.health.body.s) > 1", ContainerState.RUNNING, Reading.of(ok)))
        .isInstanceOfSatisfying(
            Truth.Unknown.class, u -> assertThat(u.what()).doesNotContain("secret"));
  }

  @Test
  void refusesWhatDoesNotCompileWithItsPlace() {
    assertThatThrownBy(() -> compiler.compile("container.running && container.runing"))
        .isInstanceOfSatisfying(
            InvalidRuleException.class, e -> assertThat(e.column()).isEqualTo(22));
    assertThatThrownBy(() -> compiler.compile("container.exitCode"))
        .isInstanceOf(InvalidRuleException.class)
        .hasMessageContaining("bool");
    assertThatThrownBy(() -> compiler.compile("probe.metrics.ok"))
        .isInstanceOf(InvalidRuleException.class);
    assertThatThrownBy(() -> compiler.compile("1 +")).isInstanceOf(InvalidRuleException.class);
  }

  @Test
  void theEnvironmentCanBeAskedForAndNotTold() throws InvalidRuleException {
    assertThat(compiler.compile("'X' in container.env").reads()).containsExactly("container.env");
    assertThatThrownBy(() -> compiler.compileExpression("container.env['X']"))
        .isInstanceOf(InvalidRuleException.class);
  }

  private Truth judge(String expr, ContainerState state, Reading<ProbeResult> health)
      throws InvalidRuleException {
    ContainerFacts facts =
        new ContainerFacts(
            "c",
            new Incarnation("daemon", "id", NOW.minusSeconds(60)),
            state,
            "healthy",
            137,
            false,
            "unless-stopped",
            Double.POSITIVE_INFINITY,
            Duration.ofSeconds(10),
            new ContainerFacts.Endpoints(false, Set.of(8087)),
            ContainerFacts.ComposeLabels.NONE,
            Environment.EMPTY,
            "",
            Instant.EPOCH,
            List.of(),
            NOW);
    ServiceReadings readings =
        new ServiceReadings(
            Reading.of(facts),
            Map.of("health", health),
            new ServiceReadings.Access.Granted(),
            new ServiceReadings.Compose.Listed("project", "s"),
            null);
    return compiler.compile(expr).judge(new Scope("s", readings, 0, false, Map.of()));
  }
}
