package io.marketprism.operator.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Death;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Readiness;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Truth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables of a rule: what each is, and when it is Unknown. */
class RuleVariablesTest {

  private static final Truth TRUE = Truth.of(true);
  private static final Truth FALSE = Truth.of(false);

  private final RuleCompiler compiler =
      new RuleCompiler(
          List.of(
              new ProbeVariables("health", true, false, Map.of()),
              new ProbeVariables(
                  "metrics", true, false, Map.of("memory", false, "websockets", true)),
              new ProbeVariables("target", false, false, Map.of())),
          Map.of("high", 3e9, "rate", 10.0),
          new StackBudget());

  private final RuleScope scope = new RuleScope();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "container.running",
        "container.state == 'running'",
        "container.health == 'healthy'",
        "container.exitCode == 0",
        "container.oomKilled",
        "container.ageSeconds == 60.5",
        "container.memoryLimit == 3221225472.0",
        "container.env['COLLECTOR_ENABLE_HTTP'] in ['1', 'true']",
        "container.env['COLLECTOR_ENABLE_HTTP'] == '1'",
        "!('OTHER' in container.env)",
        "container.startsInWindow == 4",
        "thresholds.high == 3e9 && thresholds.rate == 10.0",
        "probe.health.ok && probe.health.status == 200 && probe.health.known",
      })
  void everyVariableIsWhatWasSeen(String holds) {
    scope
        .has("COLLECTOR_ENABLE_HTTP", "1")
        .limitedTo(3_221_225_472.0)
        .startedInWindow(4)
        .answers("health", Map.of());
    assertThat(judge(holds)).isEqualTo(TRUE);
  }

  /** A service has one log; another probe of it has nothing to add. */
  @Test
  void aServiceWithALogTellsOfRateLimits() throws InvalidRuleException {
    RuleCompiler logged =
        new RuleCompiler(
            List.of(
                new ProbeVariables("log", false, true, Map.of("lines", false)),
                new ProbeVariables("more", false, true, Map.of())),
            Map.of(),
            new StackBudget());
    scope.shows(
        "log",
        Map.of(
            "rateLimit.active", Reading.of(true),
            "rateLimit.exchange", Reading.of("binance, okx"),
            "rateLimit.until", Reading.of(90.0)));
    String holds =
        "rateLimit.active && rateLimit.exchange.contains('okx') && rateLimit.until > 60.0";
    assertThat(logged.compile(holds).judge(scope.scope())).isEqualTo(TRUE);
    scope.shows("log", Map.of("rateLimit.active", Reading.unknown("the log is too long")));
    assertThat(logged.compile("rateLimit.active").judge(scope.scope()))
        .isEqualTo(new Truth.Unknown("rateLimit.active: the log is too long"));
    assertThatThrownBy(() -> logged.compile("rateLimit.active > 0"))
        .isInstanceOf(InvalidRuleException.class);
    assertThatThrownBy(() -> compiler.compile("rateLimit.active"))
        .as("without a log")
        .isInstanceOf(InvalidRuleException.class);
  }

  @ParameterizedTest
  @EnumSource
  void aContainerRunsWhileItHasAProcess(ContainerState state) {
    scope.is(state);
    assertThat(judge("container.running")).isEqualTo(Truth.of(state.hasProcess()));
    assertThat(judge("container.state == '" + state.word() + "'")).isEqualTo(TRUE);
    assertThat(judge("container.ageSeconds > 0.0")).isEqualTo(Truth.of(state.hasProcess()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "container.running",
        "container.state == 'x'",
        "container.health == 'x'",
        "container.exitCode == 0",
        "container.oomKilled",
        "container.ageSeconds > 0.0",
        "container.memoryLimit > 0.0",
        "'X' in container.env",
        "container.env['X'] == 'x'",
        "container.startsInWindow > 0",
        "container.oomDeathsInWindow > 0",
        "container.killedInWindow > 0",
        "container.lastExitCode == 0"
      })
  void nothingIsKnownOfAContainerThatCanNotBeSeen(String expression) {
    scope.unseen("the host can't be reached");
    assertThat(judge(expression))
        .isInstanceOfSatisfying(
            Truth.Unknown.class,
            u -> assertThat(u.what()).contains("container.").contains("the host can't be reached"));
  }

  @Test
  void whereThereIsNoMemoryLimitItIsInfinite() {
    assertThat(judge("container.memoryLimit > 1e300")).isEqualTo(TRUE);
    assertThat(judge("math.least(thresholds.high, 0.95 * container.memoryLimit) == 3e9"))
        .isEqualTo(TRUE);
    scope.limitedTo(1e9);
    assertThat(judge("math.least(thresholds.high, 0.95 * container.memoryLimit) == 950000000.0"))
        .isEqualTo(TRUE);
  }

  @Test
  void deathsByWantOfMemoryAndByTheKernelAreCountedWithinFiveMinutes() {
    scope.died(
        death(-300, 137, true, false),
        death(-299, 137, true, false),
        death(-100, 1, false, false),
        death(-90, 137, false, false),
        death(-80, 137, false, true),
        death(-70, 143, false, false));
    assertThat(judge("container.oomDeathsInWindow == 1")).isEqualTo(TRUE);
    assertThat(judge("container.killedInWindow == 2")).as("not what was asked for").isEqualTo(TRUE);
    assertThat(judge("container.lastExitCode == 143")).isEqualTo(TRUE);
  }

  @Test
  void withoutADeathThereIsNoLastExitCode() {
    assertThat(judge("container.oomDeathsInWindow + container.killedInWindow == 0"))
        .isEqualTo(TRUE);
    assertThat(judge("container.lastExitCode == 0"))
        .isEqualTo(
            new Truth.Unknown(
                "container.lastExitCode: no death of it was seen within the last hour"));
  }

  @Test
  void aProbeIsKnownOnceItHasSaidAnything() {
    assertThat(judge("probe.health.known")).isEqualTo(FALSE);
    scope.reads("health", Reading.unknown("status 401"));
    assertThat(judge("probe.health.known")).isEqualTo(FALSE);
    assertThat(judge("!probe.health.known || probe.health.ok")).isEqualTo(TRUE);
    assertThat(judge("probe.health.ok"))
        .isEqualTo(new Truth.Unknown("probe.health.ok: status 401"));
    scope.reads("health", Reading.of(ProbeResult.failed("connection refused")));
    assertThat(judge("probe.health.known")).isEqualTo(TRUE);
    assertThat(judge("!probe.health.known || probe.health.ok")).isEqualTo(FALSE);
    assertThat(judge("probe.health.status == 0")).isEqualTo(TRUE);
    assertThat(judge("probe.health.body == 'x'"))
        .isEqualTo(new Truth.Unknown("probe.health.body: there is no body: connection refused"));
  }

  @Test
  void onlyWhatLooksAtTheProcessHasFailedWhereNoneRuns() {
    scope.is(ContainerState.EXITED).answers("health", "Ok.").answers("target", "Ok.");
    assertThat(judge("probe.health.ok")).isEqualTo(FALSE);
    assertThat(judge("probe.health.known")).isEqualTo(TRUE);
    assertThat(judge("probe.target.ok")).isEqualTo(TRUE);
    assertThat(judge("memory > 0.0")).isEqualTo(new Truth.Unknown("memory: container is exited"));
  }

  @Test
  void aValueIsANumberOrNumbersByLabel() {
    scope.shows(
        "metrics",
        Map.of(
            "memory",
            Reading.of(5e8),
            "websockets",
            Reading.of(Map.of("binance", 1.0, "okx", 0.0))));
    assertThat(judge("memory == 500000000.0 && memory >= 500000000")).isEqualTo(TRUE);
    assertThat(judge("memory > 4e8 && memory < thresholds.high")).isEqualTo(TRUE);
    assertThat(judge("websockets.size() == 2 && websockets['okx'] == 0.0")).isEqualTo(TRUE);
    assertThat(judge("websockets.exists(e, websockets[e] == 0.0)")).isEqualTo(TRUE);
    assertThat(judge("websockets.all(e, websockets[e] == 0.0)")).isEqualTo(FALSE);
    assertThat(judge("websockets['bybit'] == 0.0")).isInstanceOf(Truth.Unknown.class);
  }

  @Test
  void aValueThatCanNotBeHadIsUnknownByItsName() {
    scope.shows(
        "metrics",
        Map.of("memory", Reading.unknown("a series is NaN"), "websockets", Reading.of(Map.of())));
    assertThat(judge("memory > 0.0")).isEqualTo(new Truth.Unknown("memory: a series is NaN"));
    assertThat(judge("memory > 0.0 || websockets.size() == 0")).isEqualTo(TRUE);
    assertThat(judge("memory > 0.0 && websockets.size() > 0")).isEqualTo(FALSE);
  }

  @Test
  void aValueThatItsProbeDoesNotKnowIsUnknownAndWhy() {
    scope.reads("metrics", Reading.of(ProbeResult.failed("no page of metrics")));
    assertThat(judge("memory > 0.0")).isEqualTo(new Truth.Unknown("memory: no page of metrics"));
  }

  @Test
  void whatIsNotANumberIsUnknownAndDoesNotLookLikeCalm() {
    scope.shows(
        "metrics",
        Map.of(
            "memory",
            Reading.of(Double.NaN),
            "websockets",
            Reading.of(Map.of("binance", 1.0, "okx", Double.NaN))));
    assertThat(judge("memory > 0.0")).isEqualTo(new Truth.Unknown("memory: it is not a number"));
    assertThat(judge("websockets.size() > 0")).isInstanceOf(Truth.Unknown.class);
    scope.shows("metrics", Map.of("memory", Reading.of(Double.POSITIVE_INFINITY)));
    assertThat(judge("memory > thresholds.high")).isEqualTo(TRUE);
  }

  @Test
  void otherServicesAreKnownEachByItself() {
    scope
        .knows("nats", new Readiness.Verdict(TRUE, ""))
        .knows("hot", new Readiness.Verdict(FALSE, "exited"))
        .knows("cold", new Readiness.Verdict(new Truth.Unknown("not probed yet"), ""));
    assertThat(judge("services['nats'].ready")).isEqualTo(TRUE);
    assertThat(judge("services['hot'].ready")).isEqualTo(FALSE);
    assertThat(judge("services['nats'].ready || services['cold'].ready")).isEqualTo(TRUE);
    assertThat(judge("services['hot'].ready && services['cold'].ready")).isEqualTo(FALSE);
    assertThat(judge("services['cold'].ready"))
        .isInstanceOfSatisfying(
            Truth.Unknown.class,
            u -> assertThat(u.what()).contains("cold").contains("not probed yet"));
    assertThat(judge("services['other'].ready")).isInstanceOf(Truth.Unknown.class);
  }

  @Test
  void aRuleReadsWhatItNamesAndNothingElse() throws InvalidRuleException {
    assertThat(
            compiler
                .compile("memory > thresholds.high && !probe.health.ok && container.env['A'] == ''")
                .reads())
        .containsExactly("container.env", "memory", "probe.health.ok", "thresholds.high");
    assertThat(compiler.compileExpression("services['nats'].ready ? websockets : {}").reads())
        .containsExactly("services", "websockets");
  }

  @Test
  void whoeverHasMisspeltAVariableIsToldTheRightOnes() {
    assertThatThrownBy(() -> compiler.compile("memori > 0.0"))
        .isInstanceOf(InvalidRuleException.class)
        .hasMessageContainingAll("known are", "memory", "websockets", "probe.target.known");
  }

  @Test
  void whoeverComparesAValueWithAnIntegerIsToldHowToWriteIt() {
    assertThatThrownBy(() -> compiler.compile("memory == 0"))
        .isInstanceOf(InvalidRuleException.class)
        .hasMessageContaining("write 0.0 instead of 0");
  }

  private Truth judge(String expression) {
    try {
      return compiler.compile(expression).judge(scope.scope());
    } catch (InvalidRuleException e) {
      throw new AssertionError(expression, e);
    }
  }

  private static Death death(int second, int exitCode, boolean oom, boolean asked) {
    return new Death(RuleScope.NOW.plusSeconds(second), exitCode, oom, asked);
  }
}
