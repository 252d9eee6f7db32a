package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.loop.QuietLoops;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Death;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.ContainerDiagnosis;
import io.marketprism.operator.workload.ContainerEvent;
import io.marketprism.operator.workload.ContainerLog;
import io.marketprism.operator.workload.Deaths;
import io.marketprism.operator.workload.HostException;
import io.marketprism.operator.workload.ListedContainer;
import io.marketprism.operator.workload.docker.DockerEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real Docker Engine tells of containers, with containers that nothing else uses. */
class DockerEngineIT {

  private static final String CONTAINER = "docker-engine-it";
  private static final String COLLECTOR = "marketprism-demo/data-collector:latest";
  private static final String NATS = "marketprism-demo/nats:latest";

  private final DockerEngine engine =
      new DockerEngine("unix:///var/run/docker.sock", null, InstantSource.system());
  private final Deaths deaths = new Deaths(engine::toOperatorTime);
  private final List<ContainerEvent> events = new CopyOnWriteArrayList<>();
  private AutoCloseable watching = () -> {};

  @BeforeEach
  void watch() {
    remove();
    watching =
        engine.watch(
            QuietLoops.create(),
            event -> {
              deaths.event(event);
              events.add(event);
            });
    await("connected").until(() -> events.contains(ContainerEvent.GAP));
  }

  @AfterEach
  void cleanUp() throws Exception {
    watching.close();
    engine.close();
    remove();
  }

  private static void remove() {
    Shell.run("bash", "-c", "docker rm -f %s >/dev/null 2>&1 || true".formatted(CONTAINER));
  }

  @Test
  void aCrashIsADeathThatNobodyAskedFor() throws HostException {
    run(COLLECTOR);
    exec("crash", "3");
    Death death = awaitDeaths(1).getLast();
    assertThat(death.exitCode()).isEqualTo(3);
    assertThat(death.asked()).isFalse();
    assertThat(death.oom()).isFalse();
    assertThat(Duration.between(death.at(), inspect().finishedAt()).abs())
        .as("the event and the inspection tell the same death")
        .isLessThan(Duration.ofMillis(500));
  }

  @Test
  void aStopIsADeathThatSomebodyAskedFor() throws HostException {
    run(NATS);
    Shell.run("docker", "stop", CONTAINER);
    awaitState(ContainerState.EXITED);
    assertThat(awaitDeaths(1)).extracting(Death::asked).containsExactly(true);
    Shell.run("docker", "start", CONTAINER);
    Shell.run("docker", "restart", CONTAINER);
    assertThat(awaitDeaths(2)).extracting(Death::asked).containsExactly(true, true);
    Shell.run("docker", "kill", CONTAINER);
    assertThat(awaitDeaths(3)).last().extracting(Death::asked).isEqualTo(true);
  }

  @Test
  void anOutOfMemoryIsToldByEventAndByInspectionAlsoAfterTheRevival() throws HostException {
    run(COLLECTOR, "--memory=64m", "--memory-swap=64m");
    exec("eat-memory", "200");
    Death death = awaitDeaths(1).getLast();
    assertThat(death)
        .extracting(Death::exitCode, Death::oom, Death::asked)
        .containsExactly(137, true, false);
    await("told").until(() -> events.stream().anyMatch(e -> e.action().equals("oom")));
    awaitState(ContainerState.RUNNING);
    assertThat(inspect().oomKilled())
        .as("newer Engines forget it with the start")
        .isEqualTo(
            Shell.run("docker", "version", "--format", "{{.Server.Version}}").startsWith("20."));
    exec("crash", "4");
    assertThat(awaitDeaths(2).getLast().oom()).isFalse();
    assertThat(inspect().oomKilled()).isFalse();
  }

  @Test
  void aDeathBeforeTheFirstEventIsSeen() throws HostException {
    run(NATS);
    Shell.run("docker", "kill", CONTAINER);
    awaitState(ContainerState.EXITED);
    assertThat(new Deaths(engine::toOperatorTime).seen(inspect()))
        .extracting(Death::asked)
        .containsExactly(true);
  }

  @Test
  void theEnvironmentIsReadAndNotShown() throws HostException {
    run(COLLECTOR, "--env=API_TOKEN=geheim");
    assertThat(inspect().environment().get("API_TOKEN")).isEqualTo("geheim");
    assertThat(inspect().toString()).contains("API_TOKEN").doesNotContain("geheim");
  }

  /** Docker compose's {@code network_mode: service:…}: it publishes nothing itself. */
  @Test
  void whatSharesANetworkIsReachedOnItsPorts() throws HostException {
    run(NATS, "--publish=127.0.0.1:18222:8222");
    String sharing = CONTAINER + "-sharing";
    Shell.run(
        "docker",
        "run",
        "--detach",
        "--name=" + sharing,
        "--network=container:" + CONTAINER,
        COLLECTOR);
    try {
      assertThat(engine.inspect(sharing).endpoints().publishedPorts()).containsExactly(18222);
    } finally {
      Shell.run("docker", "rm", "--force", sharing);
    }
  }

  @Test
  void whatABusyContainerUses() throws HostException {
    run("marketprism-demo/clickhouse:latest");
    exec("loading");
    await("a busy core")
        .atMost(Duration.ofSeconds(30))
        .until(() -> engine.cpuUsage(inspect().incarnation().containerId()) > 0.2);
  }

  @Test
  void logsOfARunningAndOfAStoppedContainer() throws HostException {
    Instant begin = Instant.now();
    run(COLLECTOR);
    ContainerLog running = awaitLines(begin, 2);
    assertThat(running.cutOff()).isFalse();
    assertThat(running.lines()).isSortedAccordingTo(byTime());
    assertThat(running.lines().getFirst().at()).isBetween(begin, Instant.now());
    assertThat(running.lines().getFirst().text()).contains(" - INFO - {\"event\": ");
    Shell.run("docker", "stop", "--time=1", CONTAINER);
    ContainerLog stopped = logs(begin, 1000);
    assertThat(stopped.lines()).containsAll(running.lines());
    ContainerLog newest = logs(begin, 1);
    assertThat(newest.lines()).containsExactly(stopped.lines().getLast());
    assertThat(newest.cutOff()).isTrue();
    assertThat(logs(Instant.now().plusSeconds(5), 10).lines()).isEmpty();
  }

  /** What is read from a moment on is the end of what is read from an earlier one. */
  @Test
  void aLogIsReadOnWhereALookEnded() throws HostException {
    Instant begin = Instant.now();
    run(COLLECTOR);
    ContainerLog first = awaitLines(begin, 3);
    exec("crash", "3");
    int more = first.lines().size() + 3;
    awaitLines(begin, more);
    Shell.run("docker", "stop", "--time=1", CONTAINER);
    ContainerLog whole = logs(begin, 1000);
    assertThat(whole.torn()).isFalse();
    for (ContainerLog.Line line : whole.lines()) {
      ContainerLog end = logs(line.at(), whole.lines().size());
      int from = whole.lines().stream().map(ContainerLog.Line::at).toList().indexOf(line.at());
      assertThat(end.lines()).isEqualTo(whole.lines().subList(from, whole.lines().size()));
      assertThat(end.cutOff()).isFalse();
    }
  }

  @Test
  void aListShowsWhatAnInspectionShows() throws HostException {
    run(
        COLLECTOR,
        "--health-cmd=/service",
        "--health-interval=1s",
        "--publish=127.0.0.1::8087",
        "--label=who=me");
    ListedContainer running = listed();
    assertThat(running.agreesWith(inspect())).isTrue();
    assertThat(running.names()).containsExactly(CONTAINER);
    assertThat(running.labels()).containsEntry("who", "me");
    assertThat(running.settled()).as("it may be another life in a moment").isFalse();
    Shell.run("docker", "pause", CONTAINER);
    assertThat(listed().agreesWith(inspect())).isTrue();
    assertThat(running.agreesWith(inspect())).isFalse();
    Shell.run("docker", "unpause", CONTAINER);
    Shell.run("docker", "kill", CONTAINER);
    awaitState(ContainerState.EXITED);
    assertThat(listed().agreesWith(inspect())).isTrue();
    assertThat(listed()).isNotEqualTo(running);
  }

  @Test
  void aPingTellsThatTheClockIsAsItIsKnownToBe() throws HostException {
    engine.info();
    assertThat(engine.ping()).isTrue();
  }

  private ListedContainer listed() throws HostException {
    return engine.list().containers().stream()
        .filter(container -> container.names().contains(CONTAINER))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void logsOfATerminal() throws HostException {
    Instant begin = Instant.now();
    run(NATS, "--tty");
    ContainerLog log =
        awaitLog(
            begin,
            l -> l.lines().stream().anyMatch(line -> line.text().contains("Server is ready")));
    assertThat(log.lines()).isSortedAccordingTo(byTime());
    assertThat(log.lines()).noneMatch(line -> line.text().endsWith("\r"));
  }

  @Test
  void aLogThatCanNotBeReadIsAnErrorInTheEnginesWords() {
    run(COLLECTOR, "--log-driver=none");
    assertThatThrownBy(() -> logs(Instant.EPOCH, 10))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("does not support reading");
    remove();
    assertThatThrownBy(() -> logs(Instant.EPOCH, 10))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("No such container");
  }

  @Test
  void aDiagnosisHasAllPartsAndNoSecrets() {
    run(
        COLLECTOR,
        "--memory=128m",
        "--env=API_TOKEN=geheim",
        "--env=NATS_URL=nats://me:s3cret@nats:4222",
        "--publish=127.0.0.1::8087",
        "--label=com.docker.compose.project=data-collector");
    awaitLines(Instant.EPOCH, 1);
    Map<String, String> parts = diagnose(Duration.ofSeconds(15));
    assertThat(parts.keySet())
        .containsExactly(
            "state",
            "health log",
            "last log lines",
            "stats",
            "environment",
            "network members",
            "disk",
            "containers");
    assertThat(parts.get("state"))
        .contains("state: running", "unless-stopped", "128.0 MiB", "data-collector")
        .containsPattern("127\\.0\\.0\\.1:[0-9]+->8087/tcp");
    assertThat(parts.get("last log lines")).contains(" - INFO - {\"event\": ");
    assertThat(parts.get("stats")).contains("of 128.0 MiB", "CPU: ", " %\n", "network eth0: ");
    assertThat(parts.get("environment")).contains("API_TOKEN\nNATS_URL\nPATH");
    assertThat(parts.get("network members")).contains("network bridge:\n", CONTAINER);
    assertThat(parts.get("disk")).contains(" free of ");
    assertThat(parts.get("containers")).contains(CONTAINER + "  Up ");
    assertThat(parts.toString()).doesNotContain("geheim", "s3cret");
  }

  @Test
  void aDiagnosisOfWhatIsNotThereStillTellsOfTheHost() {
    Map<String, String> parts = diagnose(Duration.ofSeconds(15));
    assertThat(parts.get("state")).startsWith("Unknown: 404: No such container");
    assertThat(parts.get("last log lines")).startsWith("Unknown: 404: No such container");
    assertThat(parts.get("disk")).contains(" free of ");
  }

  @Test
  void aDiagnosisEndsInTime() {
    run(COLLECTOR);
    Instant begin = Instant.now();
    Map<String, String> parts = diagnose(Duration.ofMillis(200));
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
    assertThat(parts.get("stats")).isEqualTo("Unknown: not taken in time");
  }

  private Map<String, String> diagnose(Duration limit) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (ContainerDiagnosis.Part part :
        engine.diagnose(CONTAINER, Environment.EMPTY, limit).parts()) {
      parts.put(
          part.title(),
          switch (part.content()) {
            case Reading.Known<String>(String text) -> text;
            case Reading.Unknown<String>(String why) -> "Unknown: " + why;
          });
    }
    return parts;
  }

  private static void run(String image, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of("docker", "run", "--detach", "--name", CONTAINER, "--restart=unless-stopped"));
    command.addAll(List.of(options));
    command.add(image);
    Shell.run(command.toArray(String[]::new));
  }

  private static void exec(String... mode) {
    List<String> command =
        new ArrayList<>(List.of("docker", "exec", CONTAINER, "/service", "break"));
    command.addAll(List.of(mode));
    Shell.run(command.toArray(String[]::new));
  }

  private ContainerFacts inspect() throws HostException {
    return engine.inspect(CONTAINER);
  }

  private List<Death> awaitDeaths(int count) {
    return await("%d deaths".formatted(count))
        .atMost(Duration.ofSeconds(60))
        .until(() -> deaths.seen(inspect()), known -> known.size() == count);
  }

  private void awaitState(ContainerState state) {
    await(state.word()).atMost(Duration.ofSeconds(60)).until(() -> inspect().state() == state);
  }

  private ContainerLog logs(Instant since, int maxLines) throws HostException {
    return engine.logs(CONTAINER, since, maxLines, 1_000_000);
  }

  private ContainerLog awaitLines(Instant since, int count) {
    return awaitLog(since, log -> log.lines().size() >= count);
  }

  private ContainerLog awaitLog(Instant since, Predicate<ContainerLog> isWhole) {
    return await("lines").atMost(Duration.ofSeconds(60)).until(() -> logs(since, 1000), isWhole);
  }

  private static Comparator<ContainerLog.Line> byTime() {
    return Comparator.comparing(ContainerLog.Line::at);
  }
}
