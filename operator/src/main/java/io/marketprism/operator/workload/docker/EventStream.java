package io.marketprism.operator.workload.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventActor;
import com.github.dockerjava.api.model.EventType;
import io.marketprism.operator.workload.ContainerEvent;
import io.marketprism.operator.workload.ContainerHost;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's events of containers, as hints. The engine keeps few of them and forgets them when
 * it ends, so after each (re)connection everything is looked at anew instead of asking for what was
 * missed.
 */
final class EventStream implements ContainerHost.Watch {

  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);

  private final DockerClient client;
  private final Consumer<ContainerEvent> onEvent;
  private final Thread thread;
  private volatile boolean connected;

  EventStream(DockerClient client, Consumer<ContainerEvent> onEvent) {
    this.client = client;
    this.onEvent = onEvent;
    this.thread = Thread.ofVirtual().name("docker-events").start(this::run);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        listenUntilItEnds();
        TimeUnit.NANOSECONDS.sleep(RECONNECT_AFTER.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listenUntilItEnds() throws InterruptedException {
    try (Listener listener =
        client.eventsCmd().withEventTypeFilter(EventType.CONTAINER).exec(new Listener())) {
      listener.ended.acquire();
    } catch (IOException | RuntimeException e) {
      LOG.debug("event stream: {}", Failures.describe(e));
    } finally {
      connected = false;
    }
  }

  private final class Listener extends ResultCallback.Adapter<Event> {
    private final Semaphore ended = new Semaphore(0);

    @Override
    public void onStart(java.io.Closeable stream) {
      super.onStart(stream);
      connected = true;
      onEvent.accept(ContainerEvent.GAP);
    }

    @Override
    public void onNext(Event event) {
      // Each health check is an exec, every few seconds; its verdict is an event of its own.
      String action = String.valueOf(event.getAction());
      EventActor actor = event.getActor();
      if (actor != null && !action.startsWith("exec_")) {
        onEvent.accept(read(event, action, actor));
      }
    }

    private static ContainerEvent read(Event event, String action, EventActor actor) {
      Map<String, String> attributes =
          actor.getAttributes() == null ? Map.of() : actor.getAttributes();
      Long nanos = event.getTimeNano();
      return new ContainerEvent(
          attributes.getOrDefault("name", ""),
          Objects.requireNonNullElse(actor.getId(), ""),
          action,
          nanos == null ? Instant.EPOCH : Instant.ofEpochSecond(0, nanos),
          number(attributes.get("exitCode"), -1),
          number(attributes.get("signal"), 0));
    }

    private static int number(@Nullable String text, int otherwise) {
      return text != null && text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : otherwise;
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
    thread.interrupt();
  }
}
