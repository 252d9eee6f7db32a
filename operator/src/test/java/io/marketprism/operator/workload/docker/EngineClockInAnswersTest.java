package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.ContainerLog;
import io.marketprism.operator.workload.HostException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine whose clock shows another time than the operator's. */
class EngineClockInAnswersTest {

  private static final String ID = "c".repeat(64);

  private final FakeEngine fake = new FakeEngine();
  private final DockerEngine engine =
      new DockerEngine(fake.endpoint(), null, InstantSource.system());

  EngineClockInAnswersTest() throws IOException {}

  @AfterEach
  void close() {
    engine.close();
    fake.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3600, -3600, 90})
  void anAgeIsTheSameOnEveryClock(int ahead) throws HostException {
    fake.isAhead(Duration.ofSeconds(ahead));
    fake.has(ID, "nats", "running", Map.of());
    ContainerFacts facts = engine.inspect("nats");
    assertThat(age(facts)).isCloseTo(600, within(60L));
    assertThat(facts.incarnation().startedAt())
        .as("what identifies a life is the engine's word")
        .isCloseTo(fake.now().minusSeconds(600), within(60, ChronoUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(ints = {3600, -3600})
  void aClockThatIsSetMakesNobodyOlderOrYounger(int ahead) throws HostException {
    fake.has(ID, "nats", "running", Map.of());
    assertThat(age(engine.inspect("nats"))).isCloseTo(600, within(60L));
    fake.isAhead(Duration.ofSeconds(ahead));
    engine.info();
    engine.info();
    assertThat(engine.info().clock().isBridged()).isTrue();
    assertThat(age(engine.inspect("nats"))).isCloseTo(600, within(60L));
  }

  /** A clock that was set back before the operator came: it can't be said when, but not later. */
  @Test
  void aStartInTheFutureIsNoLaterThanItsFirstSight() throws HostException {
    fake.isAhead(Duration.ofHours(1));
    fake.has(ID, "nats", "running", Map.of());
    fake.isAhead(Duration.ZERO);
    assertThat(age(engine.inspect("nats"))).isCloseTo(0, within(60L));
  }

  @ParameterizedTest
  @ValueSource(ints = {3600, -3600})
  void aLogIsAskedForByTheEnginesClock(int ahead) throws HostException {
    fake.isAhead(Duration.ofSeconds(ahead));
    fake.has(ID, "nats", "running", Map.of());
    fake.logged(ID, fake.now().minusSeconds(30), "status 429");
    engine.info();
    Instant since = Instant.now().minusSeconds(60);
    ContainerLog log = engine.logs(ID, since, 100, 10_000);
    assertThat(log.lines()).hasSize(1);
    assertThat(log.lines().getFirst().at())
        .isCloseTo(Instant.now().minusSeconds(30), within(60, ChronoUnit.SECONDS));
    String asked = fake.requests().stream().filter(r -> r.contains("/logs")).findFirst().orElse("");
    assertThat(Long.parseLong(asked.replaceFirst(".*since=([0-9]+).*", "$1")))
        .isCloseTo(since.getEpochSecond() + ahead, within(60L));
  }

  @Test
  void whatCanNotBeBridgedIsUnknown() throws HostException {
    fake.isAhead(Duration.ofDays(-400));
    fake.has(ID, "nats", "running", Map.of());
    String why = "the engine's clock can't be relied on: it is 9600 h behind";
    assertThat(engine.info().clock().sentence()).isEqualTo(why);
    ContainerFacts facts = engine.inspect("nats");
    assertThat(facts.startedAt()).isEqualTo(Reading.unknown(why));
    assertThat(facts.state().hasProcess()).as("what has nothing to do with time").isTrue();
    assertThatThrownBy(() -> engine.logs(ID, Instant.now(), 100, 10_000))
        .isInstanceOf(HostException.class)
        .hasMessage(why);
  }

  /** As some stand-ins of Docker do: the date of an answer is precise enough. */
  @Test
  void anEngineThatReportsNoTimeIsGoneByTheDateOfItsAnswers() throws HostException {
    fake.reportsNoTime();
    fake.has(ID, "nats", "running", Map.of());
    assertThat(engine.info().clock().isBridged()).isTrue();
    assertThat(age(engine.inspect("nats"))).isCloseTo(600, within(60L));
    assertThat(engine.ping()).as("whether all is as before").isTrue();
  }

  @Test
  void theStateOfTheClockIsSteady() throws HostException {
    fake.isAhead(Duration.ofMillis(31_400));
    var first = engine.info();
    for (int look = 0; look < 20; look++) {
      fake.isAhead(Duration.ofMillis(31_400 + look % 3 * 200));
      assertThat(engine.info()).isEqualTo(first);
    }
    assertThat(first.clock().sentence())
        .isEqualTo("the engine's clock is 31 s ahead of the operator's; its times are converted");
  }

  private static long age(ContainerFacts facts) {
    return facts.age(Instant.now()) instanceof Reading.Known<Duration>(Duration age)
        ? age.toSeconds()
        : -1;
  }
}
