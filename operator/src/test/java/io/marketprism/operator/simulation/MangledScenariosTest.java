package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The scenario files with anything in the place of anything: they are played, or refused with a
 * {@link ScenarioException}, and never anything else. A failure prints the file that it is about.
 */
class MangledScenariosTest {

  private static final int SEEDS = 400;
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** What may stand in a file; each is put in the place of something else. */
  private static final List<String> ANYTHING =
      List.of(
          "null",
          "''",
          "0",
          "-1",
          "1e99",
          "NaN",
          "2147483647",
          "99999999999999999999",
          "true",
          "text",
          "'unknown: x'",
          "ok",
          "2026-11-01T03:00:10Z",
          "10s",
          "[]",
          "[null]",
          "[[]]",
          "{}",
          "{name: x}",
          "{a: null}",
          "{'': {}}",
          "[1, text, {}]");

  /** More of a spec than the files have. */
  private static final String RICH =
      """
      name: rich
      until: 20s
      spec:
        mode: Enforce
        settleSeconds: 5
        pause: {reason: x, until: '2026-11-01T03:00:02Z'}
        thresholds: {collectorHighMemory: 3G, collectorCriticalMemory: 4G, collectorMinPublishRate: 5}
        limits: {maxConcurrent: 1, perService: {count: 3, periodSeconds: 600}, perStack: {count: 3, periodSeconds: 600}}
        acknowledge: [{alert: BrokerDown, at: '2026-11-01T03:00:02Z'}]
        services:
        - name: extra
          workload: {docker: {hostRef: other, containers: [extra]}}
          dependsOn: [nats]
          startupGraceSeconds: 0
          probes:
          - {name: health, httpGet: {port: 80, path: /}, readiness: true, periodSeconds: 5, timeoutSeconds: 3}
          - name: metrics
            scrape: {port: 81}
            values: [{name: v, metric: m, function: rate, windowSeconds: 60, aggregate: sum, by: l, whenAbsent: Zero}]
          - {name: log, logs: {maxLines: 100}, values: [{name: w, match: a, function: count, windowSeconds: 60}]}
        alerts:
        - name: ExtraDown
          service: extra
          severity: warning
          expr: "!probe.health.ok"
          forSeconds: 1
          scenarios:
          - {name: limited, when: w > 0.0, action: Wait, waitSeconds: 60, waitSecondsExpr: w, detail: string(w)}
          - {name: down, action: Recreate, immediate: true, preempts: true}
          verify: {expr: probe.health.ok, withinSeconds: 60, stableSeconds: 1}
          escalation: {afterIneffective: 1, recurrences: {count: 2, periodSeconds: 600, countOomDeaths: true}}
          evidence: [{name: e, expr: w}]
      timeline:
      - {at: 2s, services: {extra: {composed: true, container: {state: exited, oom: true, asked: false}}}}
      - {at: 5s, services: {extra: {healthy: true, whenStarted: fails, whenRestarted: changesNothing, bootSeconds: 1}}}
      - {at: 6s, operator: restarts, services: {nats: {host: 'unknown: x', allowed: false, crashLoop: {everySeconds: 2, exitCode: 1}}}}
      - {at: 8s, spec: {mode: Observe}}
      expect:
        actions: [3s Start extra]
        remediations: []
        decisions: {ExtraDown: [Inactive]}
        at: [{time: 4s, alert: ExtraDown, reason: Acting, state: Firing, message: x}]
        events: [a]
        noEvents: [b]
        eventCounts: {c: 1}
        escalated: []
      """;

  @Test
  void whateverStandsInAFileItIsPlayedOrRefused() throws IOException {
    List<JsonNode> files = new ArrayList<>(List.of(YAML.readTree(RICH)));
    for (Path file : ScenarioFilesTest.files()) {
      files.add(shortened(YAML.readTree(Files.readString(file))));
    }
    int refused = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      JsonNode file = files.get(random.nextInt(3) == 0 ? 0 : random.nextInt(files.size()));
      JsonNode mangled = file.deepCopy();
      for (int i = random.nextInt(2); i >= 0; i--) {
        mangle(mangled, random);
      }
      refused += isRefused(seed, YAML.writeValueAsString(mangled)) ? 1 : 0;
    }
    assertThat(refused).as("refused, and not played").isBetween(SEEDS / 4, SEEDS * 7 / 8);
  }

  /** Nothing of interest is said after a minute, and this is about reading. */
  private static JsonNode shortened(JsonNode file) {
    ((ObjectNode) file).put("until", "1m");
    return file;
  }

  private static boolean isRefused(int seed, String yaml) {
    try {
      Scenario.play(yaml);
      return false;
    } catch (ScenarioException e) {
      assertThat(e).as("seed %d", seed).hasMessageNotContaining("Exception");
      return true;
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed " + seed + ":\n" + yaml, e);
    }
  }

  /** Replaces, takes away or doubles one thing in it. */
  private static void mangle(JsonNode file, Random random) throws IOException {
    List<JsonNode> containers = new ArrayList<>();
    collect(file, containers);
    JsonNode container = containers.get(random.nextInt(containers.size()));
    JsonNode anything = YAML.readTree(ANYTHING.get(random.nextInt(ANYTHING.size())));
    if (container instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.isEmpty() ? "x" : names.get(random.nextInt(names.size()));
      switch (random.nextInt(6)) {
        case 0 -> object.remove(name);
        case 1 -> object.set(name + "x", object.get(name));
        default -> object.set(name, anything);
      }
    } else if (container instanceof ArrayNode array) {
      int index = array.isEmpty() ? 0 : random.nextInt(array.size());
      switch (array.isEmpty() ? 1 : random.nextInt(4)) {
        case 0 -> array.remove(index);
        case 1 -> array.add(anything);
        case 2 -> array.add(array.get(index).deepCopy());
        default -> array.set(index, anything);
      }
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }
}
