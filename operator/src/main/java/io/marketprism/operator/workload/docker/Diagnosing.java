package io.marketprism.operator.workload.docker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.core.DockerClientConfig;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Redactor;
import io.marketprism.operator.workload.ClockOffset;
import io.marketprism.operator.workload.ContainerDiagnosis;
import io.marketprism.operator.workload.ContainerDiagnosis.Part;
import io.marketprism.operator.workload.ContainerLog;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Takes the parts of one diagnosis, all at the same time. */
final class Diagnosing {

  private static final int LOG_LINES = 100;
  private static final int LOG_BYTES = 24 * 1024;

  /** Between two looks at what it uses: an action waits for the second one. */
  private static final Duration LOOKS = Duration.ofMillis(250);

  private static final ObjectMapper JSON = DockerClientConfig.getDefaultObjectMapper();

  private final DockerClients clients;
  private final SingleCall calls;
  private final EngineEndpoint endpoint;
  private final String nameOrId;
  private final Environment known;
  private final ClockOffset clock;
  private final FutureTask<InspectContainerResponse> inspection;
  private final FutureTask<List<Container>> containers;

  /**
   * @param known what the container's environment was before
   * @param clock how the engine's clock differs: the times of a diagnosis are the engine's own
   */
  Diagnosing(
      DockerClients clients,
      SingleCall calls,
      EngineEndpoint endpoint,
      String nameOrId,
      Environment known,
      ClockOffset clock) {
    this.clients = clients;
    this.calls = calls;
    this.endpoint = endpoint;
    this.nameOrId = nameOrId;
    this.known = known;
    this.clock = clock;
    this.inspection = new FutureTask<>(() -> Names.inspect(clients.get(), nameOrId));
    this.containers =
        new FutureTask<>(() -> clients.get().listContainersCmd().withShowAll(true).exec());
  }

  /** What is there within the limit; the threads of the rest are left behind. */
  ContainerDiagnosis take(Duration limit) {
    Map<String, Callable<String>> tasks = new LinkedHashMap<>();
    tasks.put(
        "state", () -> ContainerTexts.state(inspection.get()) + "\nclock: " + clock.sentence());
    tasks.put("health log", () -> ContainerTexts.healthLog(inspection.get()));
    tasks.put("last log lines", this::log);
    tasks.put("stats", this::stats);
    tasks.put("environment", () -> names(environment(inspection.get())));
    tasks.put(
        "network members", () -> NeighbourTexts.networkMembers(inspection.get(), containers.get()));
    tasks.put("disk", this::disk);
    tasks.put("containers", () -> NeighbourTexts.list(containers.get(), project()));
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      threads.execute(inspection);
      threads.execute(containers);
      List<Future<String>> taken =
          threads.invokeAll(tasks.values(), limit.toMillis(), TimeUnit.MILLISECONDS);
      return diagnosis(List.copyOf(tasks.keySet()), taken);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ContainerDiagnosis(
          tasks.keySet().stream()
              .map(title -> new Part(title, Reading.unknown("the operator is stopping")))
              .toList());
    } finally {
      threads.shutdownNow(); // and not closed, which would wait for what hangs
    }
  }

  private ContainerDiagnosis diagnosis(List<String> titles, List<Future<String>> taken)
      throws InterruptedException {
    Redactor redactor = new Redactor(known, inspectedEnvironment());
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < titles.size(); i++) {
      Reading<String> content =
          switch (content(taken.get(i))) {
            case Reading.Known<String>(String text) ->
                Reading.of(PlainText.bounded(redactor.redact(text)));
            case Reading.Unknown<String>(String why) -> Reading.unknown(redactor.redact(why));
          };
      parts.add(new Part(titles.get(i), content));
    }
    return new ContainerDiagnosis(parts);
  }

  private static Reading<String> content(Future<String> part) throws InterruptedException {
    try {
      return Reading.of(part.get());
    } catch (CancellationException e) {
      return Reading.unknown("not taken in time");
    } catch (ExecutionException e) {
      return Reading.unknown(Failures.describe(innermost(e)));
    }
  }

  /** The parts share an inspection, whose failure comes wrapped once more. */
  private static Throwable innermost(ExecutionException thrown) {
    Throwable cause = thrown;
    while (cause instanceof ExecutionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Empty where it isn't known. */
  private String project() throws InterruptedException {
    try {
      return Inspection.compose(inspection.get().getConfig()).project();
    } catch (ExecutionException e) {
      return "";
    }
  }

  /**
   * Every part with a service's own words waits for the inspection: else its secrets are unknown.
   */
  private Environment inspectedEnvironment() {
    return inspection.state() == Future.State.SUCCESS
        ? environment(inspection.resultNow())
        : Environment.EMPTY;
  }

  private static Environment environment(InspectContainerResponse response) {
    return Inspection.environment(response.getConfig());
  }

  private static String names(Environment environment) {
    return environment.names().isEmpty() ? "no variables" : String.join("\n", environment.names());
  }

  private String log() throws ExecutionException, InterruptedException, IOException {
    inspection.get();
    ContainerLog log = LogReader.read(clients.get(), nameOrId, Instant.EPOCH, LOG_LINES, LOG_BYTES);
    StringBuilder text = new StringBuilder();
    for (ContainerLog.Line line : log.lines()) {
      text.append(line.at()).append(' ').append(line.text()).append('\n');
    }
    return text.isEmpty() ? "no lines" : text.toString();
  }

  private String stats() throws ExecutionException, InterruptedException, IOException {
    if (!Boolean.TRUE.equals(inspection.get().getState().getRunning())) {
      return "no process";
    }
    Statistics before = use();
    TimeUnit.NANOSECONDS.sleep(LOOKS.toNanos());
    return StatsText.of(before, use());
  }

  /**
   * What it has used up to now. docker-java can't ask for one look alone (API 1.41), and an action
   * would wait for the second that the engine takes for two.
   */
  private Statistics use() throws IOException {
    SingleCall.Answer answer =
        calls.get("/containers/%s/stats?stream=false&one-shot=true".formatted(nameOrId));
    if (answer.status() != HttpURLConnection.HTTP_OK) {
      throw new IOException(Failures.describe(answer));
    }
    return JSON.readValue(answer.body(), Statistics.class);
  }

  /** What the engine says that a container uses; it takes a second, for it looks twice. */
  static Statistics statistics(DockerClients clients, String nameOrId)
      throws InterruptedException, IOException {
    AtomicReference<Statistics> seen = new AtomicReference<>();
    clients.get().statsCmd(nameOrId).withNoStream(true).exec(new Answers<>(seen::set)).await();
    Statistics statistics = seen.get();
    if (statistics == null) {
      throw new IOException("the engine reported no statistics");
    }
    return statistics;
  }

  private String disk() throws IOException {
    if (!(endpoint instanceof EngineEndpoint.Unix)) {
      throw new IOException("the engine may be on another machine");
    }
    Path root = Path.of(clients.get().infoCmd().exec().getDockerRootDir());
    if (!Files.exists(root)) {
      throw new IOException("the operator does not see the engine's folder " + root);
    }
    FileStore store = Files.getFileStore(root);
    return "%s: %s free of %s"
        .formatted(
            root, PlainText.bytes(store.getUsableSpace()), PlainText.bytes(store.getTotalSpace()));
  }
}
