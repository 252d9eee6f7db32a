package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A leak that comes back. */
class MemoryForecastTest {

  @Test
  void aLeakThreeTimesInARowIsToldWithItsSlope() throws ScenarioException {
    Scenario leak = Scenario.play(Path.of("../docs/scenarios/memory-forecast-leaks-again.yaml"));
    assertThat(leak.mismatches()).isEmpty();
    assertThat(leak.chronicle().events())
        .extracting(Chronicle.Told::text)
        .filteredOn(text -> text.startsWith("Escalated RestartBeforeLimit"))
        .singleElement()
        .asString()
        .contains("MB more an hour", "objects", "open files and sockets", "order books");
    assertThat(leak.chronicle().acts()).hasSizeGreaterThan(2);
  }
}
