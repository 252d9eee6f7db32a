package io.marketprism.operator.rule;

import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Death;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Readiness;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Scope;
import io.marketprism.operator.runbook.ServiceReadings;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What rules look at, as a test sets it up: a container that runs, and what else is said. */
final class RuleScope {

  static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");

  private final Map<String, String> environment = new TreeMap<>();
  private final Map<String, Reading<ProbeResult>> probes = new LinkedHashMap<>();
  private final Map<String, Readiness.Verdict> readiness = new LinkedHashMap<>();
  private ContainerState state = ContainerState.RUNNING;
  private List<Death> deaths = List.of();
  private double memoryLimit = Double.POSITIVE_INFINITY;
  private int startsInWindow;
  private String unseen = "";

  RuleScope is(ContainerState next) {
    state = next;
    return this;
  }

  RuleScope has(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  RuleScope died(Death... all) {
    deaths = List.of(all);
    return this;
  }

  RuleScope limitedTo(double bytes) {
    memoryLimit = bytes;
    return this;
  }

  RuleScope startedInWindow(int times) {
    startsInWindow = times;
    return this;
  }

  /** Its container can't be seen. */
  RuleScope unseen(String why) {
    unseen = why;
    return this;
  }

  RuleScope reads(String probe, Reading<ProbeResult> result) {
    probes.put(probe, result);
    return this;
  }

  /** A probe of it answers this. */
  RuleScope answers(String probe, @Nullable Object body) {
    return reads(probe, Reading.of(ProbeResult.of(true, "status 200", 200, body)));
  }

  /** A probe of it has these values. */
  RuleScope shows(String probe, Map<String, Reading<Object>> values) {
    return reads(probe, Reading.of(new ProbeResult(true, "status 200", 200, null, values)));
  }

  RuleScope knows(String service, Readiness.Verdict verdict) {
    readiness.put(service, verdict);
    return this;
  }

  Scope scope() {
    ContainerFacts facts =
        new ContainerFacts(
            "c",
            new Incarnation("engine", "id", NOW.minusMillis(60_500)),
            state,
            "healthy",
            state.isStopped() ? 137 : 0,
            true,
            "unless-stopped",
            memoryLimit,
            Duration.ofSeconds(10),
            new ContainerFacts.Endpoints(false, Set.of(8087)),
            ContainerFacts.ComposeLabels.NONE,
            new Environment(environment),
            "",
            Instant.EPOCH,
            deaths,
            NOW);
    return new Scope(
        "s",
        new ServiceReadings(
            unseen.isEmpty() ? Reading.of(facts) : Reading.unknown(unseen),
            probes,
            new ServiceReadings.Access.Granted(),
            new ServiceReadings.Compose.Listed("project", "s"),
            null),
        startsInWindow,
        false,
        readiness);
  }
}
