package io.marketprism.operator.probe.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.sun.management.ThreadMXBean;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Death;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.Reading;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Time is told in seconds; {@code now} is at zero, so what has been is negative. */
class LogReaderTest {

  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");
  private static final String RATE_LIMITED = "\\b429\\b|API限流";

  private static final Pattern SLOW = Pattern.compile("slow \\w+(?: ([0-9]+))?");
  private static final GuardedPattern GUARDED = new GuardedPattern(List.of("slow"), SLOW);

  private static final LoggedRateLimit LIMITS =
      new LoggedRateLimit(
          new RateLimits(
              Map.of("okx", List.of("okx"), "binance", List.of("binance")),
              List.of(),
              List.of(
                  new RateLimitSignature(
                      "slow",
                      "",
                      RateLimitSignature.Kind.own,
                      GUARDED,
                      List.of(),
                      LogLevel.INFO,
                      List.of(new RateLimitEnd("slow", GUARDED, 1, 0, false)),
                      "https://example.org"))),
          Duration.ofMinutes(5));

  private final List<LogLine> lines = new ArrayList<>();
  private final List<Death> deaths = new ArrayList<>();
  private boolean cutOff;
  private double startedAt = -3600;
  private ContainerState state = ContainerState.RUNNING;

  @Test
  void countsWhatMatches() {
    line(-30, "2026-11-01 02:59:30,000 - okx - WARNING - {\"event\": \"x\", \"status\": 429}");
    line(-20, "2026-11-01 02:59:40,000 - okx - WARNING - {\"event\": \"API\\u9650\\u6d41\"}");
    line(-10, "2026-11-01 02:59:50,000 - okx - INFO - {\"event\": \"fine\", \"status\": 200}");
    assertThat(count(RATE_LIMITED, 60)).isEqualTo(Reading.of(2.0));
  }

  @Test
  void a429ThatMeansSomethingElseIsNotCounted() {
    line(-4, "2026-11-01 02:59:56,429 - okx - INFO - {\"last_update_id\": 84291774180}");
    line(-3, "2026-11-01 02:59:57,000 - okx - INFO - {\"symbol_hash\": \"a429f418\"}");
    line(-2, "[429] 2026/11/01 02:59:58.429429 [INF] fine");
    line(-1, "2026.11.01 02:59:59.429429 [ 429 ] {} <Information> x: fine");
    assertThat(count(RATE_LIMITED, 60)).isEqualTo(Reading.of(0.0));
  }

  @Test
  void countsWithinTheWindowAndThisLife() {
    line(-90, "status=429");
    line(-50, "status=429");
    line(-10, "status=429");
    assertThat(count(RATE_LIMITED, 60)).isEqualTo(Reading.of(2.0));
    startedAt = -20;
    assertThat(count(RATE_LIMITED, 60)).isEqualTo(Reading.of(1.0));
  }

  @Test
  void nothingFoundInACutOffLogIsUnknown() {
    line(-10, "fine");
    cutOff = true;
    assertThat(count(RATE_LIMITED, 60)).isInstanceOf(Reading.Unknown.class);
    assertThat(last("n=([0-9]+)", 60)).isInstanceOf(Reading.Unknown.class);
    assertThat(count(RATE_LIMITED, 5)).as("the window is covered").isEqualTo(Reading.of(0.0));
    line(-5, "status=429");
    assertThat(count(RATE_LIMITED, 60)).isEqualTo(Reading.of(1.0));
  }

  @Test
  void lastIsTheNumberInTheNewestMatch() {
    assertThat(last("backoff_delay=([0-9.]+)", 60)).isEqualTo(Reading.of(0.0));
    line(-30, "{\"event\": \"reconnecting\", \"backoff_delay\": 2}");
    line(-20, "{\"event\": \"reconnecting\", \"backoff_delay\": 4.5}");
    line(-10, "{\"event\": \"fine\"}");
    assertThat(last("backoff_delay=([0-9.]+)", 60)).isEqualTo(Reading.of(4.5));
    assertThat(last("backoff_delay=([0-9.]+)", 15)).isEqualTo(Reading.of(0.0));
  }

  @Test
  void lastIsUnknownWhereNoNumberIsCaptured() {
    line(-10, "delay=soon");
    assertThat(last("delay=(\\S+)", 60)).isInstanceOf(Reading.Unknown.class);
    assertThat(last("delay=", 60)).isInstanceOf(Reading.Unknown.class);
    assertThat(last("delay=soon(er)?", 60)).isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void aRateLimitCountsForItsWindowInThisLife() {
    assertThat(limit()).isEqualTo(limited(false, "", 0));
    line(-200, "WARNING slow okx");
    assertThat(limit()).isEqualTo(limited(true, "okx", 0));
    line(-100, "WARNING slow binance");
    line(-90, "WARNING slow okx");
    assertThat(limit()).isEqualTo(limited(true, "binance, okx", 0));
    startedAt = -95;
    assertThat(limit()).isEqualTo(limited(true, "okx", 0));
    startedAt = -10;
    assertThat(limit()).isEqualTo(limited(false, "", 0));
  }

  @Test
  void oneThatSaysUntilWhenCountsUntilThen() {
    line(-500, "WARNING slow okx 450");
    assertThat(limit()).as("over, and older than the window").isEqualTo(limited(false, "", 0));
    line(-400, "WARNING slow okx 460");
    assertThat(limit()).isEqualTo(limited(true, "okx", 60));
    line(-300, "WARNING slow binance 420");
    assertThat(limit()).as("the longest").isEqualTo(limited(true, "binance, okx", 120));
    startedAt = -10;
    assertThat(limit())
        .as("a ban outlives the process")
        .isEqualTo(limited(true, "binance, okx", 120));
  }

  @Test
  void noRateLimitInACutOffLogIsUnknown() {
    cutOff = true;
    line(-10, "fine");
    assertThat(limit().get(LoggedRateLimit.ACTIVE)).isInstanceOf(Reading.Unknown.class);
    assertThat(limit().get(LoggedRateLimit.UNTIL)).isInstanceOf(Reading.Unknown.class);
    assertThat(value(LogFunction.rateLimits, "", 60)).isInstanceOf(Reading.Unknown.class);
    line(-5, "WARNING slow okx");
    assertThat(limit()).isEqualTo(limited(true, "okx", 0));
    assertThat(value(LogFunction.rateLimits, "", 60)).isEqualTo(Reading.of(1.0));
    assertThat(value(LogFunction.rateLimits, "", 2)).isEqualTo(Reading.of(0.0));
  }

  @Test
  void deathsWithTheSameLastWordsAreRepeated() {
    crash(-30, "starting 1", "pid 17", "cannot bind 0x7f31: port 8087 is taken");
    assertThat(repeated()).as("one death").isEqualTo(Reading.of(0.0));
    crash(-20, "starting 2", "pid 18", "cannot bind 0x7a2b: port 8087 is taken");
    assertThat(repeated()).isEqualTo(Reading.of(2.0));
    crash(-10, "starting 3", "pid 201", "cannot bind 0x7f99: port 8087 is taken");
    assertThat(repeated()).isEqualTo(Reading.of(3.0));
  }

  @Test
  void otherLastWordsEndTheRow() {
    crash(-40, "starting", "out of disk");
    crash(-30, "starting", "port is taken");
    crash(-20, "starting", "port is taken");
    assertThat(repeated()).isEqualTo(Reading.of(2.0));
    crash(-10, "starting", "out of disk");
    assertThat(repeated()).isEqualTo(Reading.of(0.0));
  }

  @Test
  void aLongLifeEndsTheRow() {
    line(-500, "starting");
    crash(-40, "port is taken");
    crash(-30, "port is taken");
    assertThat(repeated()).as("the first lived for long").isEqualTo(Reading.of(0.0));
    crash(-20, "port is taken");
    assertThat(repeated()).isEqualTo(Reading.of(2.0));
  }

  @Test
  void aLifeThatMayHaveBeenLongEndsTheRow() {
    cutOff = true;
    crash(-40, "port is taken");
    crash(-30, "port is taken");
    assertThat(repeated()).isEqualTo(Reading.of(0.0));
    crash(-20, "port is taken");
    assertThat(repeated()).isEqualTo(Reading.of(2.0));
  }

  @Test
  void shortLivesAfterLongPausesAreRepeated() {
    crash(-150, "starting", "port is taken");
    crash(-85, "starting", "port is taken");
    crash(-20, "starting", "port is taken");
    assertThat(repeated()).isEqualTo(Reading.of(3.0));
  }

  @Test
  void whoIsRunningForLongHasRecovered() {
    crash(-400, "port is taken");
    crash(-390, "port is taken");
    startedAt = -389;
    state = ContainerState.RUNNING;
    assertThat(repeated()).isEqualTo(Reading.of(0.0));
  }

  @Test
  void anAskedDeathEndsTheRow() {
    crash(-40, "ending on SIGTERM");
    crash(-30, "ending on SIGTERM");
    line(-21, "ending on SIGTERM");
    deaths.add(new Death(at(-20), 0, false, true));
    assertThat(repeated()).isEqualTo(Reading.of(0.0));
  }

  @Test
  void silentDeathsHaveNoLastWords() {
    crash(-40);
    crash(-30);
    crash(-20);
    assertThat(repeated()).isEqualTo(Reading.of(0.0));
  }

  private void line(double second, String text) {
    lines.add(new LogLine(at(second), text));
  }

  /** Look by look over lines that repeat, come and go, and change their times: as if read alone. */
  @Test
  void aLookShowsTheSameWhateverWasReadBefore() {
    List<LoggedValue> values =
        List.of(
            new LoggedValue(
                "n", LogFunction.count, Pattern.compile(RATE_LIMITED), Duration.ofSeconds(60)),
            new LoggedValue("last", LogFunction.last, SLOW, Duration.ofSeconds(60)),
            new LoggedValue("limits", LogFunction.rateLimits, null, Duration.ofSeconds(30)),
            new LoggedValue("deaths", LogFunction.repeatedDeaths, null, Duration.ofSeconds(600)));
    List<String> texts = List.of("fine", "status=429", "okx slow down 7", "slow down", "slow 3");
    LogReader followed = new LogReader(values, LIMITS);
    Random random = new Random(7);
    for (int look = 0; look < 200; look++) {
      lines.removeIf(line -> random.nextInt(4) == 0);
      for (int i = random.nextInt(6); i > 0; i--) {
        line(-random.nextInt(100), texts.get(random.nextInt(texts.size())));
      }
      lines.sort(Comparator.comparing(LogLine::at));
      cutOff = random.nextBoolean();
      assertThat(followed.read(facts(), lines, cutOff, NOW))
          .isEqualTo(new LogReader(values, LIMITS).read(facts(), lines, cutOff, NOW));
    }
  }

  /** Parsing and searching is most of what a look at a log costs. */
  @Test
  void aLineIsReadOnce() {
    for (int i = 0; i < 1_000; i++) {
      line(
          -i,
          "2026-11-01 02:00:00,000 - okx - INFO - {\"event\": \"b\\u9650\", \"n\": %d}"
              .formatted(i));
    }
    LogReader reader = new LogReader(List.of(), LIMITS);
    reader.read(facts(), lines.subList(0, 10), cutOff, NOW); // classes are loaded
    long first = allocated(() -> reader.read(facts(), lines, cutOff, NOW));
    long second = allocated(() -> reader.read(facts(), lines, cutOff, NOW));
    assertThat(second).isLessThan(first / 5);
  }

  private static long allocated(Runnable look) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long begin = threads.getCurrentThreadAllocatedBytes();
    look.run();
    return threads.getCurrentThreadAllocatedBytes() - begin;
  }

  private void crash(double second, String... words) {
    Arrays.stream(words).forEach(word -> line(second - 0.5, word));
    deaths.add(new Death(at(second), 1, false, false));
    state = ContainerState.RESTARTING;
  }

  private Map<String, Reading<Object>> limit() {
    return new LogReader(List.of(), LIMITS).read(facts(), lines, cutOff, NOW);
  }

  private static Map<String, Reading<Object>> limited(
      boolean active, String exchange, double until) {
    return Map.of(
        LoggedRateLimit.ACTIVE, Reading.of(active),
        LoggedRateLimit.EXCHANGE, Reading.of(exchange),
        LoggedRateLimit.UNTIL, Reading.of(until));
  }

  private Reading<Object> count(String pattern, int window) {
    return value(LogFunction.count, pattern, window);
  }

  private Reading<Object> last(String pattern, int window) {
    return value(LogFunction.last, pattern, window);
  }

  private Reading<Object> repeated() {
    return value(LogFunction.repeatedDeaths, "", 600);
  }

  private Reading<Object> value(LogFunction function, String pattern, int window) {
    LoggedValue value =
        new LoggedValue("v", function, Pattern.compile(pattern), Duration.ofSeconds(window));
    return new LogReader(List.of(value), LIMITS)
        .read(facts(), lines, cutOff, NOW)
        .getOrDefault("v", Reading.unknown("there is no such value"));
  }

  private ContainerFacts facts() {
    return new ContainerFacts(
        "c",
        new Incarnation("engine", "id", at(startedAt)),
        state,
        "none",
        0,
        false,
        "unless-stopped",
        Double.POSITIVE_INFINITY,
        Duration.ofSeconds(10),
        new ContainerFacts.Endpoints(false, Set.of()),
        ContainerFacts.ComposeLabels.NONE,
        Environment.EMPTY,
        "",
        deaths.isEmpty() ? Instant.EPOCH : deaths.getLast().at(),
        deaths,
        NOW);
  }

  private static Instant at(double second) {
    return NOW.plusMillis(Math.round(second * 1000));
  }
}
