package io.marketprism.operator.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.probe.scrape.Exposition;
import io.marketprism.operator.probe.scrape.Sample;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The forecast on what the demo's collector showed once while it really leaked, 4 MB a second
 * ({@code service break leak 4}): a page a second, of which the memory and the objects are kept.
 */
class RecordedLeakTest {

  private static final String FILE = "leaking-collector.txt";

  /** A real leak takes days where this one took seconds. */
  private static final int SLOWER = 60;

  private static final List<Trend.Sample> MEMORY = new ArrayList<>();
  private static final List<Trend.Sample> OBJECTS = new ArrayList<>();

  @BeforeAll
  static void readThePages() throws Exception {
    try (InputStream in = RecordedLeakTest.class.getResourceAsStream(FILE)) {
      byte[] recorded = Objects.requireNonNull(in, FILE).readAllBytes();
      for (String page : new String(recorded, StandardCharsets.UTF_8).strip().split("\n\n", -1)) {
        String time = page.substring("# at ".length(), page.indexOf('\n'));
        Instant at = Instant.ofEpochMilli(Math.round(Double.parseDouble(time) * 1000 * SLOWER));
        InputStream body = new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8));
        for (Sample sample : Exposition.read(body, name -> true)) {
          boolean isMemory = sample.name().equals("process_resident_memory_bytes");
          (isMemory ? MEMORY : OBJECTS).add(new Trend.Sample(at, sample.value()));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9})
  void whenItReachedItsLastNumberWasForecastToATenthOfTheTimeLeft(double seen) {
    List<Trend.Sample> known = MEMORY.subList(0, (int) (seen * MEMORY.size()));
    Instant now = known.getLast().at();
    Forecast forecast = Forecast.of("memory", known, MEMORY.getLast().value()).orElseThrow();
    Duration left = Duration.between(now, MEMORY.getLast().at());
    assertThat(Duration.between(MEMORY.getLast().at(), forecast.reachesAt()).abs())
        .as(forecast.described())
        .isLessThanOrEqualTo(left.dividedBy(10).plusSeconds(60));
  }

  /** The collector of garbage takes them away; one tooth alone is a ramp to anybody. */
  @Test
  void nothingIsForecastOfWhatComesAndGoes() {
    double most = OBJECTS.stream().mapToDouble(Trend.Sample::value).max().orElseThrow();
    for (int count = 2 * Forecast.FEWEST; count <= OBJECTS.size(); count++) {
      assertThat(Forecast.of("objects", OBJECTS.subList(0, count), 2 * most))
          .as("%d pages", count)
          .isEmpty();
    }
  }
}
