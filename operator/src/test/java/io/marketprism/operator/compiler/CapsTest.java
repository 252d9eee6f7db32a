package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.simulation.StackFixture;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** One stack takes no more than a share of the operator's memory, and is named what is too much. */
class CapsTest {

  @Test
  void probesBeyondTheLimitAreSwitchedOffAndNamed() {
    CompiledStack compiled = PolicyCompiler.compile(LargestStacks.spec(50, 20, 0, 1, 1));
    assertThat(compiled.workloads().values().stream().mapToInt(w -> w.probes().size()).sum())
        .isEqualTo(50);
    assertThat(compiled.faults())
        .extracting(Fault::toString)
        .contains("spec.services[s2].probes[p10]: a stack has at most 50 scrapes in all");
  }

  @Test
  void valuesAndProbesOfLogs() {
    assertThat(PolicyCompiler.compile(LargestStacks.spec(10, 1, 50, 1, 1)).faults())
        .extracting(Fault::toString)
        .contains("spec.services[s8].probes[p0].values: a stack has at most 400 values in all");
    String logs =
        IntStream.range(0, 12)
            .mapToObj(i -> "{name: l%d, logs: {}}".formatted(i))
            .collect(Collectors.joining(", "));
    CompiledStack compiled =
        StackFixture.compile("services: [{name: nats, probes: [%s]}]".formatted(logs));
    assertThat(compiled.faults())
        .extracting(Fault::toString)
        .as("the collector's own is counted too, and comes last")
        .contains(
            "spec.services[nats].probes[l10]: a stack has at most 10 probes of logs in all",
            "spec.services[data-collector].probes[log]: a stack has at most 10 probes of logs in all");
  }

  @Test
  void valuesThatRememberPages() {
    String values =
        IntStream.range(0, 38)
            .mapToObj(i -> "{name: v%d, metric: x, function: rate}".formatted(i))
            .collect(Collectors.joining(", "));
    assertThat(
            StackFixture.compile(
                    "services: [{name: nats, probes: [{name: m, scrape: {port: 1}, values: [%s]}]}]"
                        .formatted(values))
                .faults())
        .extracting(Fault::toString)
        .contains(
            "spec.services[data-collector].probes[metrics].values: a stack has at most 40 values"
                + " with a function over a scrape in all");
  }

  @Test
  void scenariosAndEvidence() {
    assertThat(PolicyCompiler.compile(LargestStacks.spec(1, 1, 0, 41, 10)).faults())
        .extracting(Fault::toString)
        .contains("spec.alerts[A40].scenarios: a stack has at most 400 scenarios in all");
    String evidence =
        Collections.nCopies(201, "{name: e, expr: '1'}").stream().collect(Collectors.joining(", "));
    assertThat(
            StackFixture.compile(
                    "alerts: [{name: X, service: nats, expr: 'true', evidence: [%s]}]"
                        .formatted(evidence))
                .faults())
        .extracting(Fault::path)
        .containsExactly("spec.alerts[X].evidence");
  }

  @Test
  void expressionsTogether() {
    List<Fault> faults = PolicyCompiler.compile(LargestStacks.spec(1, 1, 0, 4, 20)).faults();
    assertThat(faults)
        .extracting(Fault::toString)
        .anyMatch(fault -> fault.contains("at most 60000 characters in all"));
  }

  @Test
  @Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void manyOfTheLargestFitIntoLittleMemory() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx200m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                LargestStacks.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).endsWith("all compiled" + System.lineSeparator());
  }
}
