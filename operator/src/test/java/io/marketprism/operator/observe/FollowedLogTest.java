package io.marketprism.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.probe.ByteBudget;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.workload.ContainerLog;
import io.marketprism.operator.workload.ContainerLog.Line;
import io.marketprism.operator.workload.HostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is followed is what a reading of the whole shows, and is less to read. */
class FollowedLogTest {

  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final int MOST_LINES = 2_000;
  private static final int MOST_BYTES = 100_000;
  private static final Instant START = Instant.parse("2026-11-01T03:00:00Z");
  private static final FollowedLog.Subject SUBJECT =
      new FollowedLog.Subject(new Incarnation("engine", "0123", START), START);

  /** What a container has written, in the order in which it came. */
  private final List<Line> written = new ArrayList<>();

  private final ByteBudget budget = new ByteBudget(10_000_000);
  private final FollowedLog followed = new FollowedLog(budget.share());
  private Instant now = START;
  private boolean torn;
  private int asked;
  private long told;

  /** As {@code LogLines} shows what the Engine answers. */
  private ContainerLog read(Instant since, int maxLines, int maxBytes) {
    asked++;
    List<Line> newest = written.subList(Math.max(0, written.size() - maxLines - 1), written.size());
    List<Line> lines =
        new ArrayList<>(newest.stream().filter(line -> !line.at().isBefore(since)).toList());
    told += lines.size();
    boolean dropped = false;
    int bytes = lines.stream().mapToInt(Line::size).sum();
    while (lines.size() > maxLines || bytes > maxBytes) {
      bytes -= lines.removeFirst().size();
      dropped = true;
    }
    lines.sort(Comparator.comparing(Line::at));
    return new ContainerLog(lines, dropped, torn);
  }

  private ContainerLog follow() throws HostException {
    return followed.read(SUBJECT, now.minus(WINDOW), MOST_LINES, MOST_BYTES, this::read);
  }

  private ContainerLog whole() {
    return read(now.minus(WINDOW), MOST_LINES, MOST_BYTES);
  }

  private void writes(String text) {
    written.add(new Line(now, text));
  }

  /** Quiet and loud times, lines of one nanosecond, of two streams, and more than are read. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void theSameAsTheWhole(long seed) throws HostException {
    Random random = new Random(seed);
    for (int look = 0; look < 150; look++) {
      int lines =
          switch (random.nextInt(6)) {
            case 0, 1, 2 -> 0;
            case 3 -> random.nextInt(5);
            case 4 -> random.nextInt(100);
            default -> random.nextInt(seed % 2 == 0 ? 2_500 : 150);
          };
      // Where lines are cut off, which are is a matter of the order in which they came.
      boolean mixed = seed % 2 == 1;
      Instant begin = now;
      for (int i = 0; i < lines; i++) {
        now = now.plusNanos(random.nextInt(3) == 0 ? 0 : random.nextInt(2_000_000));
        Instant at = mixed && random.nextInt(10) == 0 ? now.minusMillis(random.nextInt(900)) : now;
        written.add(
            new Line(at, random.nextInt(3) == 0 ? "same" : "x".repeat(random.nextInt(200))));
      }
      now = begin.plusSeconds(random.nextInt(20) == 0 ? 200 : 5);
      assertThat(follow()).as("look %d", look).isEqualTo(whole());
    }
  }

  @Test
  void onlyWhatIsNewIsRead() throws HostException {
    for (int second = 0; second < 300; second++) {
      writes("line " + second);
      now = now.plusSeconds(1);
    }
    assertThat(follow().lines()).hasSize(300);
    told = 0;
    for (int look = 0; look < 10; look++) {
      for (int second = 0; second < 5; second++) {
        writes("more");
        now = now.plusSeconds(1);
      }
      assertThat(follow().lines()).hasSize(300);
    }
    assertThat(asked).isEqualTo(11);
    assertThat(told).as("of the last ten seconds, each time").isLessThanOrEqualTo(10 * 11);
  }

  @Test
  void aLoudLogIsFollowedToo() throws HostException {
    for (int look = 0; look < 20; look++) {
      for (int i = 0; i < 200; i++) {
        now = now.plusMillis(25);
        writes("x");
      }
      follow();
    }
    assertThat(asked).isEqualTo(20);
    assertThat(follow()).isEqualTo(whole());
  }

  /** What was rotated away is remembered; a whole reading would not find it any more. */
  @Test
  void aRotationLosesNothingThatWasSeen() throws HostException {
    for (int i = 0; i < 100; i++) {
      writes("line " + i);
      now = now.plusSeconds(1);
    }
    ContainerLog before = follow();
    written.subList(0, 90).clear();
    writes("new");
    assertThat(follow().lines()).startsWith(before.lines().toArray(Line[]::new)).hasSize(101);
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void anotherLifeOrAnotherClockIsReadAnew() throws HostException {
    writes("old");
    follow();
    written.clear();
    now = now.plusSeconds(60);
    writes("new");
    for (FollowedLog.Subject other :
        List.of(
            new FollowedLog.Subject(new Incarnation("engine", "0123", now), START),
            new FollowedLog.Subject(SUBJECT.life(), START.plusSeconds(3600)))) {
      assertThat(
              followed.read(other, now.minus(WINDOW), MOST_LINES, MOST_BYTES, this::read).lines())
          .extracting(Line::text)
          .containsExactly("new");
      follow();
    }
  }

  /** Reading from its middle would show a line that nobody wrote. */
  @Test
  void aTornLineIsReadFromItsBegin() throws HostException {
    torn = true;
    writes("part");
    follow();
    follow();
    assertThat(asked).isEqualTo(2);
    assertThat(budget.held()).isZero();
    torn = false;
    follow();
    torn = true;
    follow();
    assertThat(asked).as("what has come is torn, so all is read").isEqualTo(5);
  }

  @Test
  void whatIsKeptIsOfTheBudget() throws HostException {
    writes("x".repeat(1_000));
    follow();
    assertThat(budget.held()).isBetween(2_000L, 3_000L);
    assertThat(followed.holds()).isTrue();
    followed.forget();
    assertThat(budget.held()).isZero();
    FollowedLog poor = new FollowedLog(new ByteBudget(500).share());
    for (int look = 0; look < 2; look++) {
      assertThat(poor.read(SUBJECT, START.minus(WINDOW), 10, 5_000, this::read).lines()).hasSize(1);
      assertThat(poor.holds()).isFalse();
    }
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void anErrorLeavesNothingBehind() throws HostException {
    writes("one");
    follow();
    try {
      followed.read(
          SUBJECT,
          now.minus(WINDOW),
          MOST_LINES,
          MOST_BYTES,
          (since, lines, bytes) -> {
            throw new HostException("gone");
          });
    } catch (HostException e) {
      assertThat(e).hasMessage("gone");
    }
    asked = 0;
    assertThat(follow()).isEqualTo(whole());
  }
}
