package io.marketprism.operator.workload.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Version;
import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.workload.CallOutcome;
import io.marketprism.operator.workload.ClockOffset;
import io.marketprism.operator.workload.ContainerDiagnosis;
import io.marketprism.operator.workload.ContainerEvent;
import io.marketprism.operator.workload.ContainerHost;
import io.marketprism.operator.workload.ContainerList;
import io.marketprism.operator.workload.ContainerLog;
import io.marketprism.operator.workload.EngineClock;
import io.marketprism.operator.workload.HostException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Docker Engine. Several clients, because docker-java's time-outs and connections are the
 * client's: a hung daemon must not block a query for long, a diagnosis must not take the
 * connections of queries, and a quiet stream of events must not time out at all. What changes
 * something goes through none, and a ping neither ({@link SingleCall}).
 */
public final class DockerEngine implements ContainerHost {

  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(5);

  /** How much longer than the container's stop time a call may take. */
  private static final Duration CALL_GRACE = Duration.ofSeconds(15);

  /** What a diagnosis leaves behind ends after this. */
  private static final Duration DETAILS_TIMEOUT = Duration.ofSeconds(10);

  private final EngineEndpoint endpoint;
  private final InstantSource clock;
  private final DockerClients queries;
  private final SingleCall calls;
  private final DockerClients details;
  private final DockerClients streams;
  private final EngineClock engineClock = new EngineClock();
  private final Lives lives = new Lives(engineClock);
  private volatile @Nullable HostInfo info;

  /**
   * @param endpoint {@code unix:///var/run/docker.sock} or {@code tcp://host:port}; with anything
   *     else the engine can't be reached, and each question says why
   * @param tls how a {@code tcp://} endpoint is spoken to; null for plain TCP
   * @param clock for the time of an observation
   */
  public DockerEngine(String endpoint, @Nullable DockerTls tls, InstantSource clock) {
    this.endpoint = EngineEndpoint.parse(endpoint);
    this.clock = clock;
    this.queries = new DockerClients(this.endpoint, tls, QUERY_TIMEOUT, 8);
    this.calls = new SingleCall(this.endpoint, tls);
    this.details = new DockerClients(this.endpoint, tls, DETAILS_TIMEOUT, 8);
    this.streams = new DockerClients(this.endpoint, tls, Duration.ZERO, 2);
  }

  @Override
  public HostInfo info() throws HostException {
    Info engine = query(this::askWithItsTime);
    Version version = query(() -> queries.get().versionCmd().exec());
    HostInfo seen =
        new HostInfo(
            String.valueOf(engine.getId()),
            String.valueOf(version.getVersion()),
            engineClock.offset());
    info = seen;
    return seen;
  }

  @Override
  public boolean ping() throws HostException {
    Dated answer = query(this::dated);
    return answer.date().isPresent()
        && engineClock.confirms(answer.date().get(), answer.sent(), answer.received());
  }

  /**
   * An answer to the smallest of questions.
   *
   * @param date the second that the engine's clock showed; empty where it wasn't reported
   * @param sent when it was asked, by the operator's clock
   * @param received when the answer was there
   */
  private record Dated(Optional<Instant> date, Instant sent, Instant received) {}

  private Dated dated() throws HostException, IOException {
    Instant sent = clock.instant();
    SingleCall.Answer answer = calls.get("/_ping");
    Instant received = clock.instant();
    if (answer.status() != 200) {
      throw new HostException(Failures.describe(answer));
    }
    return new Dated(answer.date(), sent, received);
  }

  private Info askWithItsTime() throws HostException, IOException {
    Instant sent = clock.instant();
    Info engine = queries.get().infoCmd().exec();
    Instant received = clock.instant();
    Instant time = Inspection.instant(engine.getSystemTime());
    if (time.equals(Instant.EPOCH)) {
      measureByDate();
    } else {
      engineClock.measured(time, sent, received);
    }
    return engine;
  }

  /** Not every engine reports a time of its own, but each answer over HTTP has a date. */
  private void measureByDate() throws HostException, IOException {
    Dated answer = dated();
    answer
        .date()
        .ifPresentOrElse(
            second ->
                engineClock.measured(
                    second.plus(EngineClock.HALF_A_SECOND), answer.sent(), answer.received()),
            () -> engineClock.failed("the engine doesn't report its time", answer.received()));
  }

  @Override
  public Instant toOperatorTime(Instant engineTime) {
    return engineClock.toOperator(engineTime);
  }

  private String engineId() throws HostException {
    HostInfo known = info;
    return (known == null ? info() : known).id();
  }

  @Override
  public ContainerList list() throws HostException {
    String engineId = engineId();
    return query(
        () ->
            new ContainerList(
                engineId,
                queries.get().listContainersCmd().withShowAll(true).exec().stream()
                    .map(Rows::row)
                    .toList()));
  }

  @Override
  public ContainerFacts inspect(String nameOrId) throws HostException {
    String engineId = engineId();
    Instant asked = clock.instant();
    return query(
        () -> {
          try {
            var response = Names.inspect(queries.get(), nameOrId);
            return Inspection.facts(response, network(response), engineId, lives, asked);
          } catch (NotFoundException e) {
            return ContainerFacts.absent(nameOrId, engineId, asked);
          }
        });
  }

  private InspectContainerResponse network(InspectContainerResponse response) throws IOException {
    Optional<String> shared = Inspection.sharedNetwork(response);
    try {
      return shared.isPresent() ? Names.inspect(queries.get(), shared.get()) : response;
    } catch (NotFoundException e) {
      return response; // it publishes nothing itself
    }
  }

  /** Asks within the query time-out, whatever docker-java does. */
  private static <T> T query(Callable<T> question) throws HostException {
    try {
      return Deadline.within(QUERY_TIMEOUT.plusSeconds(1), question);
    } catch (TimeoutException e) {
      throw new HostException("no answer within " + QUERY_TIMEOUT.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new HostException(Failures.describe(e.getCause()));
    }
  }

  /** The engine answers when a start is over, and an error starts nothing later. */
  @Override
  public CallOutcome start(String containerId) {
    String path = "/containers/%s/start".formatted(containerId);
    return call(CALL_GRACE.plus(CALL_GRACE), path, CallOutcome.Errored::new);
  }

  /** An error may be that of a proxy, behind which the engine is still stopping the container. */
  @Override
  public CallOutcome restart(String containerId, Duration stopTimeout) {
    // Its own stop time, told to the engine: some versions would take ten seconds otherwise.
    String path = "/containers/%s/restart?t=%d".formatted(containerId, stopTimeout.toSeconds());
    return call(stopTimeout.plus(CALL_GRACE), path, CallOutcome.Unknown::new);
  }

  /**
   * @param error what an answer of 5xx is
   */
  private CallOutcome call(Duration limit, String path, Function<String, CallOutcome> error) {
    try {
      SingleCall.Answer answer = Deadline.within(limit, () -> calls.post(path));
      return switch (answer.status() / 100) {
        // 304: it is as it should be already
        case 2 -> new CallOutcome.Done();
        case 3 ->
            answer.status() == 304
                ? new CallOutcome.Done()
                : new CallOutcome.Refused(Failures.describe(answer));
        case 4 -> new CallOutcome.Refused(Failures.describe(answer));
        default -> error.apply(Failures.describe(answer));
      };
    } catch (TimeoutException e) {
      return new CallOutcome.Unknown("no answer within " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      return e.getCause() instanceof ConnectException
          ? new CallOutcome.NotSent("not sent: " + Failures.describe(e.getCause()))
          : new CallOutcome.Unknown(Failures.describe(e.getCause()));
    }
  }

  @Override
  public ContainerLog logs(String containerId, Instant since, int maxLines, int maxBytes)
      throws HostException {
    if (info == null) {
      info(); // its clock is read with it
    }
    ClockOffset offset = engineClock.offset();
    if (!offset.isBridged()) {
      throw new HostException(offset.sentence());
    }
    Instant engineSince = engineClock.toEngine(since);
    ContainerLog read =
        query(() -> LogReader.read(details.get(), containerId, engineSince, maxLines, maxBytes));
    return read.at(engineClock::toOperator);
  }

  @Override
  public double cpuUsage(String containerId) throws HostException {
    return query(() -> StatsText.cores(Diagnosing.statistics(details, containerId)))
        .orElseThrow(() -> new HostException("the engine doesn't say what it uses"));
  }

  @Override
  public ContainerDiagnosis diagnose(String nameOrId, Environment known, Duration limit) {
    return new Diagnosing(details, calls, endpoint, nameOrId, known, engineClock.offset())
        .take(limit);
  }

  @Override
  public Watch watch(Loops loops, Consumer<ContainerEvent> onEvent) {
    return new EventStream(streams, queries, engineClock, clock, loops, onEvent);
  }

  @Override
  public void close() {
    try {
      queries.close();
      details.close();
      streams.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
