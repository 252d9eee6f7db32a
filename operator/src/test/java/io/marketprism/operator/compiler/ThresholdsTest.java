package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.simulation.StackFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The runbook's numbers: quantities of bytes and messages a second, as rules read them. */
class ThresholdsTest {

  private final List<Fault> faults = new ArrayList<>();

  @Test
  void withoutAnyThereAreNone() {
    assertThat(Thresholds.compile(null, faults::add)).isEmpty();
    assertThat(compile(null, null, null)).isEmpty();
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "3G, 3000000000",
    "3Gi, 3221225472",
    "3500M, 3500000000",
    "2.5G, 2500000000",
    "3000000000, 3000000000",
    "1Ki, 1024"
  })
  void aQuantityIsANumberOfBytes(String quantity, double bytes) {
    assertThat(compile(quantity, null, null)).isEqualTo(Map.of("collectorHighMemory", bytes));
    assertThat(compile(null, quantity, null)).isEqualTo(Map.of("collectorCriticalMemory", bytes));
    assertThat(faults).isEmpty();
  }

  @Test
  void aRateIsWhatItIs() {
    assertThat(compile(null, null, 0.5)).isEqualTo(Map.of("collectorMinPublishRate", 0.5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"much", "3Q", "", "G", "3 G", "1e", "3GB"})
  void whatIsNoQuantityIsAFaultAndLeftOut(String quantity) {
    assertThat(compile(quantity, "3G", null)).isEqualTo(Map.of("collectorCriticalMemory", 3e9));
    assertThat(faults)
        .containsExactly(
            new Fault(
                "spec.thresholds.collectorHighMemory",
                quantity + " is no quantity of bytes: 3G, 3500M"));
  }

  @Test
  void aCriticalOneBelowTheHighOneIsAFaultAndBothStand() {
    assertThat(compile("3G", "2G", null))
        .isEqualTo(Map.of("collectorHighMemory", 3e9, "collectorCriticalMemory", 2e9));
    assertThat(faults)
        .containsExactly(
            new Fault(
                "spec.thresholds.collectorCriticalMemory",
                "2G is below collectorHighMemory (3G): nothing is ever only watched"));
    faults.clear();
    compile("3G", "3G", null);
    assertThat(faults).isEmpty();
  }

  @Test
  void oneOfTheResourceIsComparedWithTheOtherOfTheRunbook() {
    assertThat(StackFixture.compile("thresholds: {collectorHighMemory: 4G}").faults())
        .extracting(Fault::path)
        .containsExactly("spec.thresholds.collectorCriticalMemory");
    assertThat(StackFixture.compile("thresholds: {collectorHighMemory: 2G}").faults()).isEmpty();
  }

  @Test
  void aRuleThatReadsAFaultyOneIsSwitchedOffAndEverythingElseRuns() {
    CompiledStack compiled = StackFixture.compile("thresholds: {collectorHighMemory: much}");
    assertThat(compiled.faults())
        .extracting(Fault::path)
        .contains("spec.thresholds.collectorHighMemory", "spec.alerts[CollectorHighMemory].expr");
    assertThat(compiled.policy().alert("CollectorHighMemory")).isEmpty();
    assertThat(compiled.policy().alerts()).hasSize(12);
  }

  private Map<String, Double> compile(
      @Nullable String high, @Nullable String critical, @Nullable Double rate) {
    return Thresholds.compile(new StackSpec.Thresholds(high, critical, rate), faults::add);
  }
}
