package io.marketprism.operator.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.loop.QuietLoops;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.workload.ContainerEvent;
import io.marketprism.operator.workload.HostException;
import io.marketprism.operator.workload.Stray;
import io.marketprism.operator.workload.docker.DockerEngine;
import io.marketprism.operator.workload.docker.FakeEngine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a look asks the engine for, counted, and that it still sees what has changed. */
class ContainersTest {

  private static final Duration NEVER_BY_ITSELF = Duration.ofHours(1);
  private static final String ID = "a".repeat(64);
  private static final String OTHER = "b".repeat(64);
  private static final String WELL = "Up 2 hours (healthy)";
  private static final String BRIDGE = "bridge";

  private final FakeEngine fake = new FakeEngine();
  private final Instant started =
      Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
  private volatile Instant now = Instant.now();
  private final DockerEngine engine = new DockerEngine(fake.endpoint(), null, () -> now);
  private final Loops loops = QuietLoops.create();
  private final Semaphore lists = new Semaphore(0);
  private final Containers containers =
      new Containers("local", engine, () -> now, loops, NEVER_BY_ITSELF, lists::release);

  ContainersTest() throws IOException {}

  @BeforeEach
  void aContainerIsWell() {
    // Who it is, is not what is counted here; the first answer of a process may take long.
    await().atMost(Duration.ofMinutes(1)).ignoreExceptions().untilAsserted(engine::info);
    runs(WELL, started);
  }

  @AfterEach
  void close() {
    containers.close();
    loops.close();
    engine.close();
    fake.close();
  }

  @Test
  void aHundredThatAreWellAreListedAndInspectedOnce() throws Exception {
    fake.hasNoMore(ID);
    for (int i = 0; i < 100; i++) {
      fake.runs("%064d".formatted(i), "c" + i, WELL, BRIDGE, started);
    }
    int looks = 10;
    for (int look = 1; look <= looks; look++) {
      if (look > 1) {
        nextList();
      }
      for (int i = 0; i < 100; i++) {
        ContainerFacts facts = containers.look("c" + i);
        assertThat(facts.state()).isEqualTo(ContainerState.RUNNING);
        assertThat(Duration.between(facts.observedAt(), now)).isZero();
      }
      assertThat(listsMade()).isEqualTo(look);
      assertThat(inspections()).isEqualTo(100);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Up 2 hours (unhealthy)", "Up 2 hours", "Up 2 hours (Paused)"})
  void oneThatHasChangedIsInspectedOnce(String words) throws Exception {
    looked();
    runs(words, started);
    nextList();
    looked();
    nextList();
    looked();
    assertThat(inspections()).isEqualTo(2);
  }

  @Test
  void aRestartThatNoEventTellsOfIsSeenInTheNextList() throws Exception {
    looked();
    Instant again = now.plusSeconds(2).truncatedTo(ChronoUnit.SECONDS);
    runs("Up 3 seconds (healthy)", again);
    nextList();
    assertThat(looked().incarnation().startedAt()).isEqualTo(again);
    Instant oncemore = now.plusSeconds(2).truncatedTo(ChronoUnit.SECONDS);
    runs("Up 3 seconds (healthy)", oncemore); // the same words, and another life
    nextList();
    assertThat(looked().incarnation().startedAt()).isEqualTo(oncemore);
    runs("Up About a minute (healthy)", oncemore);
    nextList();
    looked();
    int known = inspections();
    nextList();
    looked();
    assertThat(inspections()).isEqualTo(known);
  }

  /** As long without a list as what settled means, it would say nothing of the time between. */
  @Test
  void afterATimeWithoutListsAllIsInspected() throws Exception {
    looked();
    Instant again = now.plusSeconds(20).truncatedTo(ChronoUnit.SECONDS);
    now = now.plusSeconds(85);
    runs("Up About a minute (healthy)", again);
    assertThat(looked().incarnation().startedAt()).isEqualTo(again);
  }

  @Test
  void anotherRowIsInspectedThoughTheStateIsTheSame() throws Exception {
    fake.ended(ID, "nats", "Exited (0) 5 minutes ago");
    looked();
    fake.ended(ID, "nats", "Exited (137) 2 minutes ago");
    nextList();
    looked();
    nextList();
    looked();
    assertThat(inspections()).isEqualTo(2);
  }

  /** The two lists are equal, and between them it was inspected when it was not so. */
  @Test
  void aListDoesNotVouchForWhatItDoesNotShow() throws Exception {
    looked();
    runs("Up 2 hours (unhealthy)", started);
    event("health_status: unhealthy", "nats", ID);
    assertThat(looked().health()).isEqualTo("unhealthy");
    runs(WELL, started); // and nobody tells
    nextList();
    assertThat(looked().health()).isEqualTo("healthy");
  }

  @Test
  void anEventLeadsToAnInspectionAndToNoList() throws Exception {
    looked();
    fake.has(ID, "nats", "exited", Map.of());
    event("die", "nats", ID);
    assertThat(looked().state()).isEqualTo(ContainerState.EXITED);
    assertThat(looked().state()).isEqualTo(ContainerState.EXITED);
    assertThat(inspections()).isEqualTo(2);
    assertThat(listsMade()).isEqualTo(1);
  }

  @Test
  void anEventUnderAnotherNameIsOfTheSameContainer() throws Exception {
    looked();
    event("die", "the-new-name", ID);
    looked();
    assertThat(inspections()).isEqualTo(2);
  }

  @Test
  void anEventOfAnotherIsNoReason() throws Exception {
    looked();
    event("die", "other", OTHER);
    looked();
    assertThat(inspections()).isEqualTo(1);
  }

  @Test
  void aGapLeadsToAnInspection() throws Exception {
    looked();
    containers.event(ContainerEvent.GAP);
    looked();
    looked();
    assertThat(inspections()).isEqualTo(2);
  }

  @Test
  void anEventWhileNobodyLooksIsNotMissed() throws Exception {
    looked();
    now = now.plusSeconds(16);
    event("die", "nats", ID);
    looked();
    looked();
    assertThat(inspections()).isEqualTo(2);
  }

  /** What it told was read before the event came, or after: nobody knows. */
  @Test
  void anEventDuringAnInspectionLeadsToAnotherOne() throws Exception {
    looked();
    fake.beforeAnAnswer(
        path -> {
          if (path.contains(ID) || path.contains("/nats/")) {
            event("health_status: unhealthy", "nats", ID);
          }
        });
    event("oom", "nats", ID);
    looked();
    fake.beforeAnAnswer(path -> {});
    looked();
    looked();
    assertThat(inspections()).isEqualTo(3);
  }

  @Test
  void whatTheListDoesNotHaveIsAbsentWithoutAnotherRequest() throws Exception {
    assertThat(containers.look("redis").state()).isEqualTo(ContainerState.ABSENT);
    nextList();
    ContainerFacts absent = containers.look("redis");
    assertThat(absent.name()).isEqualTo("redis");
    assertThat(absent.observedAt()).isEqualTo(now);
    assertThat(absent.incarnation().daemonId()).isEqualTo("engine");
    assertThat(inspections()).isZero();
    fake.runs(OTHER, "redis", "Up 1 second", BRIDGE, started);
    event("start", "redis", OTHER);
    assertThat(containers.look("redis").state()).isEqualTo(ContainerState.RUNNING);
    assertThat(listsMade()).isEqualTo(2);
  }

  @Test
  void oneThatIsReplacedUnderItsNameIsSeenAtOnce() throws Exception {
    looked();
    fake.hasNoMore(ID);
    fake.runs(OTHER, "nats", "Up 1 second", BRIDGE, started);
    event("destroy", "nats", ID);
    event("start", "nats", OTHER);
    assertThat(looked().incarnation().containerId()).isEqualTo(OTHER);
    nextList();
    assertThat(looked().incarnation().containerId()).isEqualTo(OTHER);
  }

  @Test
  void aRenamedOneIsLookedForAtOnce() throws Exception {
    looked();
    String old = "0123456789ab_nats";
    fake.runs(ID, old, WELL, BRIDGE, started);
    now = now.plusSeconds(5);
    event("rename", old, ID);
    lists.acquire();
    assertThat(looked().state()).isEqualTo(ContainerState.ABSENT);
    assertThat(containers.strays(Instant.EPOCH).of(List.of("nats"), Optional.empty()))
        .extracting(Stray::name)
        .containsExactly(old);
  }

  @ParameterizedTest
  @ValueSource(strings = {"aaaa", "nat", "/nats"})
  void theBeginningOfAnIdIsNoName(String name) throws Exception {
    assertThat(containers.look(name).state()).isEqualTo(ContainerState.ABSENT);
  }

  @Test
  void aWholeIdIsAName() throws Exception {
    assertThat(containers.look(ID).name()).isEqualTo("nats");
    nextList();
    assertThat(containers.look(ID).observedAt()).isEqualTo(now);
    assertThat(inspections()).isEqualTo(1);
  }

  /** The ports at which it is reached are another container's. */
  @Test
  void oneInTheNetworkOfAnotherIsInspectedEachTime() throws Exception {
    fake.runs(ID, "nats", WELL, "container:" + OTHER, started);
    looked();
    nextList();
    looked();
    assertThat(inspections()).isEqualTo(4);
  }

  @Test
  void whatNoListTellsIsFoundWithinFourMinutes() throws Exception {
    looked();
    for (int list = 0; list < 50; list++) {
      nextList();
      looked();
    }
    assertThat(inspections()).isEqualTo(2);
  }

  @Test
  void noListIsNoReadingUntilThereIsOneAgain() throws Exception {
    looked();
    fake.refusesLists(true);
    nextList();
    assertThatThrownBy(this::looked).isInstanceOf(HostException.class).hasMessage("500: no");
    assertThatThrownBy(() -> containers.strays(Instant.EPOCH)).hasMessage("500: no");
    event("die", "nats", ID);
    assertThat(looked().state()).as("an event is looked after").isEqualTo(ContainerState.RUNNING);
    fake.refusesLists(false);
    nextList();
    assertThat(looked().observedAt()).isEqualTo(now);
  }

  @Test
  void whereNobodyLooksNothingIsListed() throws Exception {
    Semaphore turns = new Semaphore(0);
    InstantSource counting =
        () -> {
          turns.release();
          return now;
        };
    try (Containers others =
        new Containers("other", engine, counting, loops, Duration.ZERO, () -> {})) {
      turns.acquire(20);
      assertThat(listsMade()).isZero();
      others.look("nats");
      assertThat(listsMade()).isPositive();
      now = now.plusSeconds(20); // who has looked has gone
      turns.drainPermits();
      turns.acquire(20);
      long made = listsMade();
      turns.acquire(20);
      assertThat(listsMade()).isEqualTo(made);
    }
  }

  private ContainerFacts looked() throws HostException {
    return containers.look("nats");
  }

  private void runs(String words, Instant startedAt) {
    fake.runs(ID, "nats", words, BRIDGE, startedAt);
  }

  /** A period goes by. */
  private void nextList() throws InterruptedException {
    now = now.plus(Containers.EVERY);
    containers.kick();
    lists.acquire();
  }

  private void event(String action, String name, String id) {
    containers.event(new ContainerEvent(name, id, action, now, -1, 0));
  }

  private long listsMade() {
    return fake.requests().stream().filter(r -> r.startsWith("/containers/json")).count();
  }

  private int inspections() {
    List<String> requests = fake.requests();
    return (int) requests.stream().filter(r -> r.matches("/containers/.+/json.*")).count();
  }
}
