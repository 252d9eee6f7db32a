package io.marketprism.operator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RhythmTest {

  /** In milliseconds. */
  @ParameterizedTest
  @CsvSource({
    // period, offset, begun, now, due
    "5000,    0,      0,     20,   5000",
    "5000,    0,     20,   4999,   5000",
    "5000,    0,      0,   5000,  10000",
    "5000,  300,    300,    320,   5300",
    "5000, 4900,   4903,   5000,   9900",
    // What a turn that takes longer than its period has missed is not made up for.
    "5000,  300,    300,  17000,  20300",
    // The first one, or one that was asked for: half a period later at least, one and a half at
    // most.
    "5000,  300,      0,     20,   5300",
    "5000,  300,   2799,   2800,   5300",
    "5000,  300,   2800,   2801,  10300",
    // The clock may begin anywhere.
    "5000,  300,  -4700,  -4680,    300",
    "5000,  300, -12000, -11000,  -4700",
    // Whole slots.
    "100,     0,      0,      1,    100",
    "120,     0,      0,    150,    200",
    "120,     0,    200,    201,    400",
    "1,       0,      0,     10,    100",
  })
  void isDueOnceInEachPeriodAtItsPlace(long period, long offset, long begun, long now, long due) {
    Rhythm rhythm = new Rhythm(Duration.ofMillis(period), Duration.ofMillis(offset));
    assertThat(rhythm.due(begun * 1_000_000, now * 1_000_000)).isEqualTo(due * 1_000_000);
  }

  @Test
  void doesNotDriftHoweverLateATurnEnds() {
    Rhythm rhythm = Rhythm.ofMany(Duration.ofSeconds(5), 7);
    long first = rhythm.due(0, 0);
    long due = first;
    for (int turn = 1; turn <= 1000; turn++) {
      due = rhythm.due(due + turn, due + turn * 1_000_000L);
    }
    assertThat(due - first).isEqualTo(Duration.ofSeconds(5).multipliedBy(1000).toNanos());
  }

  /** Where one wakes, few others do; and whoever comes later takes a place between. */
  @ParameterizedTest
  @ValueSource(longs = {50, 400, 2_800})
  void manyAreSpreadEvenlyOverTheSlotsOfAPeriod(long loops) {
    Duration period = Duration.ofSeconds(5);
    Map<Duration, Long> bySlot =
        LongStream.range(0, loops)
            .mapToObj(number -> Rhythm.ofMany(period, number).offset())
            .collect(Collectors.groupingBy(offset -> offset, Collectors.counting()));
    List<Long> slots = LongStream.range(0, 50).boxed().toList();
    assertThat(bySlot.keySet()).isSubsetOf(slots.stream().map(Rhythm.SLOT::multipliedBy).toList());
    assertThat(bySlot.values()).allMatch(count -> count <= loops / 50 + 2);
  }
}
