package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.compiler.Annotations;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Death;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.ScenarioPolicy;
import io.marketprism.operator.runbook.Scope;
import io.marketprism.operator.runbook.Truth;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The built-in runbook's rules, each on what a MarketPrism may show. */
class BuiltInRunbookTest {

  private final StackFixture stack = StackFixture.builtIn();
  private final SimulatedService collector = stack.service("data-collector");
  private int starts;

  @Test
  void hasNoFault() {
    assertThat(StackFixture.compile("{}").faults()).isEmpty();
  }

  @Test
  void eachAlertSaysWhatItMeansInBothLanguages() {
    CompiledStack compiled = StackFixture.compile("{}");
    for (AlertPolicy alert : compiled.policy().alerts()) {
      String name = alert.name();
      Annotations annotations = Objects.requireNonNull(compiled.annotations().get(name));
      assertThat(annotations.readings()).as(name).isNotEmpty();
      assertThat(annotations.texts())
          .as(name)
          .containsOnlyKeys(
              "summary", "summary.zh-CN", "description", "description.zh-CN", "runbookURL");
      assertThat(compiled.annotation(name, "summary", "")).get().asString().endsWith(".");
      assertThat(compiled.annotation(name, "summary", ".zh-CN")).get().asString().endsWith("。");
      assertThat(compiled.annotation(name, "runbookURL", ".zh-CN"))
          .isEqualTo(compiled.annotation(name, "runbookURL", ""))
          .get()
          .asString()
          .endsWith("/docs/reference/runbook.md#" + name.toLowerCase(Locale.ROOT));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BrokerDown, stopped:Start removed:Start network-lost:Restart recovering:Wait crashed:Restart",
    "ClickHouseHotDown, stopped:Start network-lost:Restart coming-up:Wait not-answering:Restart",
    "ClickHouseColdDown, stopped:Start network-lost:Restart coming-up:Wait not-answering:Restart",
    "HotStorageDown, stopped:Start network-lost:Restart coming-up:Wait not-healthy:Restart",
    "ColdStorageDown, stopped:Start network-lost:Restart coming-up:Wait not-healthy:Restart",
    "CollectorTargetDown, stopped:Start crash-loop-resources:Restart"
        + " crash-loop-configuration:Escalate crash-loop:Restart network-lost:Restart"
        + " coming-up:Wait http-not-started:Recreate not-answering:Restart metrics-only:Escalate",
    "CollectorDisconnected, nats-given-up:Restart",
    "CollectorNoDataIngestion, nats-disconnected:Restart"
        + " exchange-rate-limit:Wait network-down:Wait websockets-down:Restart",
    "CollectorDataIngestionLow, exchange-rate-limit:Wait network-down:Wait"
        + " exchange-unreachable:Wait exchange-maintenance:Wait"
        + " exchange-silent:Wait some-connections-down:Restart recovering:Watch",
    "CollectorHighMemory, near-critical:Restart growing:Watch"
  })
  void doesInThisOrder(String alert, String scenarios) {
    assertThat(policy(alert).scenarios().stream().map(s -> s.name() + ":" + s.action()).toList())
        .isEqualTo(List.of(scenarios.split(" ", -1)));
  }

  @Test
  void nothingIsWrongWithAHealthyStack() {
    for (AlertPolicy alert : stack.policy().alerts()) {
      assertThat(alert.expr().judge(scope(alert))).as(alert.name()).isEqualTo(Truth.of(false));
      assertThat(alert.verify().expr().judge(scope(alert)))
          .as(alert.name())
          .isEqualTo(Truth.of(true));
    }
  }

  @Test
  void onlyTheMemoryRecursAndCountsDeaths() {
    for (AlertPolicy alert : stack.policy().alerts()) {
      AlertPolicy.Recurrences recurrences = alert.escalation().recurrences();
      assertThat(recurrences != null)
          .as(alert.name())
          .isEqualTo(alert.name().equals("CollectorHighMemory"));
    }
  }

  @Test
  void onlyWhatIsNearTheLimitPreempts() {
    assertThat(
            stack.policy().alerts().stream()
                .flatMap(a -> a.scenarios().stream())
                .filter(s -> s.preempts() || s.immediate())
                .map(ScenarioPolicy::name))
        .containsExactly("near-critical");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "True", "TRUE", "yes", "Yes"})
  void anHttpServerThatIsSwitchedOnHangs(String enabled) {
    collector.fail();
    collector.hasEnvironment(Map.of("COLLECTOR_ENABLE_HTTP", enabled));
    assertThat(diagnosis("CollectorTargetDown")).isEqualTo("not-answering");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "false", "", "on", "11", "1 ", "no", "true\n"})
  void anHttpServerThatIsSwitchedOffWasNotStarted(String enabled) {
    collector.fail();
    collector.hasEnvironment(Map.of("COLLECTOR_ENABLE_HTTP", enabled));
    assertThat(diagnosis("CollectorTargetDown")).isEqualTo("http-not-started");
    collector.hasEnvironment(Map.of());
    assertThat(diagnosis("CollectorTargetDown")).isEqualTo("http-not-started");
  }

  /** Of a container that is not there nobody knows what its environment will be. */
  @ParameterizedTest
  @CsvSource({"ABSENT", "RESTARTING", "DEAD", "REMOVING"})
  void anHttpServerIsNotStartedOnlyInAContainerThatIsUp(ContainerState state) {
    collector.hasEnvironment(Map.of());
    collector.is(state);
    assertThat(diagnosis("CollectorTargetDown")).isEqualTo("not-answering");
  }

  @Test
  void aCrashLoopIsToldByHowItDies() {
    collector.fail();
    starts = 3;
    shows("repeatedDeaths", 1);
    assertThat(diagnosis("CollectorTargetDown")).isEqualTo("crash-loop");
    shows("repeatedDeaths", 2);
    assertThat(diagnosis("CollectorTargetDown")).isEqualTo("crash-loop-configuration");
    collector.die(new Death(stack.now(), 137, true, false));
    collector.revive(stack.now());
    assertThat(diagnosis("CollectorTargetDown"))
        .as("one kill may only have brought the configuration into force")
        .isEqualTo("crash-loop-configuration");
    collector.die(new Death(stack.now(), 137, true, false));
    collector.revive(stack.now());
    assertThat(diagnosis("CollectorTargetDown")).isEqualTo("crash-loop-resources");
    starts = 2;
    assertThat(diagnosis("CollectorTargetDown")).isEqualTo("not-answering");
  }

  @Test
  void whatSomebodyKilledIsNoWantOfResources() {
    collector.fail();
    starts = 3;
    collector.die(new Death(stack.now(), 137, false, true));
    collector.revive(stack.now());
    assertThat(diagnosis("CollectorTargetDown")).isEqualTo("crash-loop");
  }

  @Test
  void aCollectorIsBackWhenTheTeamsMonitoringSaysSoWhereThereIsOne() {
    assertThat(verified("CollectorTargetDown")).isEqualTo(Truth.of(true));
    collector.reads("target", Reading.of(ProbeResult.failed("down")));
    assertThat(verified("CollectorTargetDown")).isEqualTo(Truth.of(false));
    collector.reads("target", Reading.of(ProbeResult.of(true, "up", 200, null)));
    collector.reads("teamTargetDown", Reading.of(ProbeResult.failed("firing")));
    assertThat(verified("CollectorTargetDown")).isEqualTo(Truth.of(false));
    collector.reads("teamTargetDown", Reading.unknown("refused"));
    assertThat(verified("CollectorTargetDown")).isEqualTo(Truth.of(true));
  }

  @ParameterizedTest
  @CsvSource({"healthy,true", "none,true", "starting,false", "unhealthy,false"})
  void aCollectorIsBackWhenItsHealthCheckSaysSo(String health, boolean back) {
    collector.hasHealth(health);
    assertThat(verified("CollectorTargetDown")).isEqualTo(Truth.of(back));
  }

  @Test
  void withoutNatsNothingElseMatters() {
    answers(Map.of("checks", Map.of("nats", Map.of("status", "unhealthy"))));
    shows("rateLimitLines", 3);
    assertThat(diagnosis("CollectorNoDataIngestion")).isEqualTo("nats-disconnected");
    answers(Map.of("checks", Map.of()));
    assertThat(diagnosis("CollectorNoDataIngestion"))
        .as("it can't be told")
        .isEqualTo("nats-disconnected?");
  }

  @Test
  void aRateLimitComesBeforeTheWebsocketsThatItTakesDown() {
    shows("rateLimitLines", 1);
    websockets(0, 0);
    assertThat(diagnosis("CollectorNoDataIngestion")).isEqualTo("exchange-rate-limit");
    shows("rateLimitLines", 0);
    assertThat(diagnosis("CollectorNoDataIngestion")).isEqualTo("websockets-down");
    websockets(1, 0);
    assertThat(diagnosis("CollectorNoDataIngestion")).isEqualTo("");
    assertThat(diagnosis("CollectorDataIngestionLow")).isEqualTo("some-connections-down");
  }

  @Test
  void withoutWebsocketMetricsTheCoverageTells() {
    websockets();
    coverage(301.0, null);
    assertThat(diagnosis("CollectorNoDataIngestion")).isEqualTo("websockets-down");
    coverage(301.0, 300.0);
    assertThat(diagnosis("CollectorNoDataIngestion")).isEqualTo("");
    assertThat(diagnosis("CollectorDataIngestionLow")).isEqualTo("exchange-silent");
    coverage(301.0, 302.0, 1.0);
    assertThat(diagnosis("CollectorDataIngestionLow")).isEqualTo("some-connections-down");
    coverage(1.0, 2.0);
    assertThat(diagnosis("CollectorDataIngestionLow"))
        .as("that of one minute is well")
        .isEqualTo("recovering");
    shows("recentPublishRate", 4);
    assertThat(diagnosis("CollectorDataIngestionLow")).isEqualTo("");
  }

  @Test
  void withNeitherItCanNotBeToldWhatIsDown() {
    websockets();
    answers(Map.of("checks", Map.of("nats", Map.of("status", "healthy"))));
    assertThat(diagnosis("CollectorNoDataIngestion")).isEqualTo("websockets-down?");
  }

  @Test
  void oneExchangeThatIsTriedAgainIsInMaintenance() {
    websockets(0, 1, 1);
    assertThat(diagnosis("CollectorDataIngestionLow")).isEqualTo("some-connections-down");
    collector.shows("reconnections", Reading.of(Map.of("exchange0", 2.0)));
    assertThat(diagnosis("CollectorDataIngestionLow")).isEqualTo("exchange-maintenance");
    websockets(0, 0, 1);
    assertThat(diagnosis("CollectorDataIngestionLow")).isEqualTo("some-connections-down");
    websockets(0);
    assertThat(diagnosis("CollectorDataIngestionLow")).isEqualTo("some-connections-down");
  }

  @ParameterizedTest
  @CsvSource({
    "3.0e9, 8e9, false, growing",
    "3.1e9, 8e9, true, growing",
    "3.5e9, 8e9, true, growing",
    "3.6e9, 8e9, true, near-critical",
    "3.0e9, 3221225472, false, growing",
    "3.06e9, 3221225472, true, growing",
    "3.061e9, 3221225472, true, near-critical",
    "1.0e9, 1e9, true, near-critical",
    "3.6e9, Infinity, true, near-critical",
    "3.4e9, Infinity, true, growing"
  })
  void memoryIsNearTheRunbooksNumberOrTheContainersOwnLimit(
      double memory, double limit, boolean high, String scenario) {
    shows("memory", memory);
    collector.hasMemoryLimit(limit);
    AlertPolicy alert = policy("CollectorHighMemory");
    assertThat(alert.expr().judge(scope(alert))).isEqualTo(Truth.of(high));
    assertThat(diagnosis("CollectorHighMemory")).isEqualTo(scenario);
  }

  /** The first scenario that applies; with a question mark where that can't be told. */
  private String diagnosis(String name) {
    AlertPolicy alert = policy(name);
    for (ScenarioPolicy scenario : alert.scenarios()) {
      Truth truth = scenario.when() == null ? Truth.of(true) : scenario.when().judge(scope(alert));
      if (!truth.isFalse()) {
        return scenario.name() + (truth.isTrue() ? "" : "?");
      }
    }
    return "";
  }

  private Truth verified(String name) {
    AlertPolicy alert = policy(name);
    return alert.verify().expr().judge(scope(alert));
  }

  private AlertPolicy policy(String alert) {
    return stack.policy().alert(alert).orElseThrow();
  }

  private Scope scope(AlertPolicy alert) {
    return new Scope(
        alert.service(), stack.service(alert.service()).look(stack.now()), starts, true, Map.of());
  }

  private void shows(String value, double number) {
    collector.shows(value, Reading.of(number));
  }

  private void websockets(double... connected) {
    Map<String, Double> byExchange = new LinkedHashMap<>();
    for (double one : connected) {
      byExchange.put("exchange" + byExchange.size(), one);
    }
    collector.shows("websockets", Reading.of(byExchange));
    collector.shows("weakestWebsockets", Reading.of(byExchange));
  }

  private void coverage(@Nullable Double... ages) {
    Map<String, Map<String, @Nullable Object>> orderbook = new LinkedHashMap<>();
    Arrays.stream(ages)
        .forEach(
            age -> {
              Map<String, @Nullable Object> exchange = new HashMap<>();
              exchange.put("age_seconds", age);
              orderbook.put("exchange" + orderbook.size(), exchange);
            });
    answers(
        Map.of(
            "checks",
            Map.of("nats", Map.of("status", "healthy")),
            "coverage",
            Map.of("orderbook", orderbook)));
  }

  private void answers(Map<String, ?> body) {
    collector.reads("health", Reading.of(ProbeResult.of(true, "status 200", 200, body)));
  }
}
