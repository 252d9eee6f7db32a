package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.loop.QuietLoops;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Death;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.workload.ContainerEvent;
import io.marketprism.operator.workload.Deaths;
import io.marketprism.operator.workload.EngineClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events over connections that are cut, frozen and opened again. */
class EventStreamTest {

  private static final String ID = "c".repeat(64);
  private static final Duration NEVER = Duration.ofHours(1);

  private final FakeEngine fake = new FakeEngine();
  private final DockerClients streams =
      new DockerClients(EngineEndpoint.parse(fake.endpoint()), null, Duration.ZERO, 4);
  private final DockerClients queries =
      new DockerClients(EngineEndpoint.parse(fake.endpoint()), null, Duration.ofSeconds(2), 4);
  private final EngineClock clock = new EngineClock();
  private final Deaths deaths = new Deaths(clock::toOperator);
  private final List<ContainerEvent> events = new CopyOnWriteArrayList<>();

  EventStreamTest() throws IOException {
    clock.measured(Instant.now(), Instant.now(), Instant.now());
  }

  @AfterEach
  void close() throws IOException {
    fake.close();
    streams.close();
    queries.close();
  }

  private EventStream listen(Duration check, Duration renewal) {
    EventStream stream =
        new EventStream(
            streams,
            queries,
            clock,
            InstantSource.system(),
            QuietLoops.create(),
            event -> {
              deaths.event(event);
              events.add(event);
            },
            new EventStream.Pace(Duration.ofMillis(300), check, Duration.ofMillis(400), renewal));
    await("connected").until(() -> actions().contains("GAP"));
    return stream;
  }

  @Test
  void aStreamThatIsCutDuringASlowStopMakesNoKillOfIt() throws IOException {
    try (EventStream stream = listen(NEVER, NEVER)) {
      happens("kill", "signal", "15");
      awaitAction("kill");
      fake.cutsItsStreams();
      happens("kill", "signal", "9");
      happens("die", "exitCode", "137");
      happens("stop", "x", "");
      awaitAction("stop");
      assertThat(actions()).containsExactly("GAP", "kill", "kill", "die", "stop");
      assertThat(deaths.seen(exited())).extracting(Death::asked).containsExactly(true);
      assertThat(stream.isConnected()).isTrue();
    }
  }

  @Test
  void anEngineThatHasForgottenIsAGap() throws IOException {
    try (EventStream stream = listen(NEVER, NEVER)) {
      happens("start", "x", "");
      awaitAction("start");
      fake.forgets();
      fake.cutsItsStreams();
      await().until(() -> actions().equals(List.of("GAP", "start", "GAP")));
      happens("die", "exitCode", "1");
      awaitAction("die");
      assertThat(stream.isConnected()).isTrue();
    }
  }

  @Test
  void aFrozenStreamIsNoticedByWhatItHasMissed() throws IOException {
    try (EventStream stream = listen(Duration.ofMillis(500), NEVER)) {
      happens("start", "x", "");
      awaitAction("start");
      fake.freezesItsStreams();
      happens("die", "exitCode", "3");
      awaitAction("die");
      // A machine that is busy for half a second looks like a frozen stream: one GAP more.
      assertThat(actions())
          .startsWith("GAP")
          .filteredOn(action -> !action.equals("GAP"))
          .containsExactly("start", "die");
      await().until(stream::isConnected);
    }
  }

  @Test
  void aStreamIsNotOpenedAgainWhileItIsAlive() throws IOException {
    try (EventStream stream = listen(Duration.ofMillis(300), NEVER)) {
      happens("start", "x", "");
      awaitAction("start");
      await("compared with the engine's record").until(() -> requests("until=").size() >= 4);
      assertThat(requests("/events").stream().filter(r -> !r.contains("until="))).hasSize(1);
      assertThat(stream.isConnected()).isTrue();
    }
  }

  @Test
  void anEngineThatIsSilentIsNotConnected() throws IOException {
    try (EventStream stream = listen(Duration.ofMillis(500), NEVER)) {
      happens("start", "x", "");
      awaitAction("start");
      fake.isSilent(true);
      await().atMost(Duration.ofSeconds(15)).until(() -> !stream.isConnected());
      fake.isSilent(false);
      happens("die", "exitCode", "3");
      await().atMost(Duration.ofSeconds(15)).until(() -> actions().contains("die"));
      assertThat(actions()).containsExactly("GAP", "start", "die");
    }
  }

  @Test
  void aConnectionDoesNotLastForEver() throws IOException {
    try (EventStream stream = listen(NEVER, Duration.ofSeconds(1))) {
      happens("start", "x", "");
      awaitAction("start");
      fake.freezesItsStreams();
      happens("die", "exitCode", "3");
      awaitAction("die");
      assertThat(actions()).containsExactly("GAP", "start", "die");
      assertThat(stream.isConnected()).isTrue();
    }
  }

  private void happens(String action, String attribute, String value) throws IOException {
    fake.happens(action, ID, "nats", Map.of(attribute, value));
  }

  private List<String> actions() {
    return events.stream().map(event -> event.isGap() ? "GAP" : event.action()).toList();
  }

  private List<String> requests(String part) {
    return fake.requests().stream().filter(request -> request.contains(part)).toList();
  }

  private void awaitAction(String action) {
    await(action).until(() -> actions().contains(action));
  }

  private static ContainerFacts exited() {
    return new ContainerFacts(
        "nats",
        new Incarnation("engine", ID, Instant.now().minusSeconds(600)),
        ContainerState.EXITED,
        "none",
        137,
        false,
        "no",
        Double.POSITIVE_INFINITY,
        Duration.ofSeconds(10),
        new ContainerFacts.Endpoints(false, Set.of()),
        ContainerFacts.ComposeLabels.NONE,
        Environment.EMPTY,
        "",
        Instant.now(),
        List.of(),
        Instant.now());
  }
}
