package io.marketprism.operator.workload.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.EventsCmd;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import io.marketprism.operator.loop.Loop;
import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.workload.ContainerEvent;
import io.marketprism.operator.workload.ContainerHost;
import io.marketprism.operator.workload.EngineClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's events of containers. After each reconnection the engine replays what it has kept
 * since the last event; where that one isn't among them, events may be missing.
 *
 * <p>A connection that is cut without a word, or frozen, looks like an engine on which nothing
 * happens. So the engine is asked again and again for the events of the last seconds: one that the
 * stream has not delivered shows that it is dead. As a backstop it is opened again every few
 * minutes.
 */
final class EventStream implements ContainerHost.Watch {

  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(5);

  /**
   * How often what is done.
   *
   * @param tick until a reconnection, and until an engine without a replay counts as such
   * @param check from one comparison with the engine's own record to the next
   * @param late by how much an event may be late on a stream that is alive
   * @param renewal how long one connection lasts
   */
  record Pace(Duration tick, Duration check, Duration late, Duration renewal) {
    private static final Pace USUAL =
        new Pace(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofMinutes(5));
  }

  private final DockerClients streams;
  private final DockerClients queries;
  private final EngineClock clock;
  private final InstantSource now;
  private final Consumer<ContainerEvent> onEvent;
  private final Pace pace;
  private final EventLog delivered = new EventLog();
  private final Loop loop;
  private volatile boolean connected;

  EventStream(
      DockerClients streams,
      DockerClients queries,
      EngineClock clock,
      InstantSource now,
      Loops loops,
      Consumer<ContainerEvent> onEvent) {
    this(streams, queries, clock, now, loops, onEvent, Pace.USUAL);
  }

  /**
   * @param streams without a time-out for answers
   * @param queries with one
   * @param now the operator's clock
   */
  EventStream(
      DockerClients streams,
      DockerClients queries,
      EngineClock clock,
      InstantSource now,
      Loops loops,
      Consumer<ContainerEvent> onEvent,
      Pace pace) {
    this.streams = streams;
    this.queries = queries;
    this.clock = clock;
    this.now = now;
    this.onEvent = onEvent;
    this.pace = pace;
    this.loop =
        loops.start(
            "events", "docker", pace.renewal().plus(QUERY_TIMEOUT.multipliedBy(6)), this::listen);
  }

  /** Listens to one connection, until it ends, is found dead, or its time is over. */
  private Duration listen(Duration late) throws InterruptedException {
    long begun = System.nanoTime();
    long checked = begun;
    try (Listener listener = containers(streams).exec(new Listener())) {
      while (!listener.ended.tryAcquire(pace.tick().toNanos(), TimeUnit.NANOSECONDS)) {
        listener.expectNoReplay();
        long at = System.nanoTime();
        if (at - begun > pace.renewal().toNanos()) {
          return Duration.ZERO;
        }
        if (at - checked > pace.check().toNanos()) {
          checked = at;
          if (!isAlive()) {
            return pace.tick();
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("event stream: {}", Failures.describe(e));
    } finally {
      connected = false;
    }
    return pace.tick();
  }

  private EventsCmd containers(DockerClients clients) throws IOException {
    EventsCmd command = clients.get().eventsCmd().withEventTypeFilter(EventType.CONTAINER);
    return delivered.isEmpty() ? command : command.withSince(seconds(delivered.newest()));
  }

  /** Whether the stream has delivered all that the engine remembers of the time until just now. */
  private boolean isAlive() {
    if (!connected) {
      return false;
    }
    Instant settled = clock.toEngine(now.instant().minus(pace.late()));
    if (delivered.isEmpty()
        || !clock.offset().isBridged()
        || !delivered.newest().isBefore(settled)) { // the Engine refuses an end before a beginning
      return true;
    }
    AtomicBoolean complete = new AtomicBoolean(true);
    String until = seconds(settled);
    try {
      Deadline.within(
          QUERY_TIMEOUT,
          () -> {
            containers(queries)
                .withUntil(until)
                .exec(
                    new Answers<Event>(
                        event -> complete.compareAndSet(true, delivered.contains(event))))
                .await();
            return true;
          });
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("events can't be compared: {}", Failures.describe(e));
      return false;
    }
    if (!complete.get()) {
      LOG.info("the stream of events is dead: it has missed some");
    }
    return complete.get();
  }

  private static String seconds(Instant at) {
    return "%d.%09d".formatted(at.getEpochSecond(), at.getNano());
  }

  /** One connection. */
  private final class Listener extends ResultCallback.Adapter<Event> {
    private final Semaphore ended = new Semaphore(0);
    private boolean started;

    /** Whether what comes follows on what was delivered before, or a gap has been reported. */
    private boolean continued;

    @Override
    public void onStart(java.io.Closeable stream) {
      super.onStart(stream);
      synchronized (delivered) {
        started = true;
        connected = true;
        if (delivered.isEmpty()) {
          gap();
        }
      }
    }

    /** The engine replays at once: when nothing has come by now, it has forgotten. */
    void expectNoReplay() {
      synchronized (delivered) {
        if (started && !continued) {
          gap();
        }
      }
    }

    private void gap() {
      continued = true;
      onEvent.accept(ContainerEvent.GAP);
    }

    @Override
    public void onNext(Event event) {
      synchronized (delivered) {
        boolean isNew = delivered.add(event);
        if (isNew && !continued) {
          gap();
        }
        continued = true;
        if (isNew) {
          EventLog.read(event).ifPresent(onEvent);
        }
      }
    }

    @Override
    public void onError(Throwable thrown) {
      LOG.debug("event stream: {}", Failures.describe(thrown));
      ended.release();
    }

    @Override
    public void onComplete() {
      ended.release();
    }
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public void close() {
    loop.close();
  }
}
