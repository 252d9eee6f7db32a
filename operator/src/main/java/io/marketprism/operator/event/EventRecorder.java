package io.marketprism.operator.event;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records Events on resources, in order, without ever holding up who records.
 *
 * <p>They are core/v1 Events with first and last time stamps and a count, for those are what {@code
 * kubectl describe} sorts by time and folds ("x3 over 31s"). The names rise with time, so that
 * events of the same second keep their order.
 */
public final class EventRecorder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final String COMPONENT = "marketprism-operator";
  private static final int REMEMBERED = 500;

  /** So many wait for an API server that is slow, before further ones are left out. */
  private static final int WAITING = 1_000;

  private record Key(String uid, String reason, String message) {}

  private final KubernetesClient client;
  private final InstantSource clock;
  private final Consumer<String> leftOut;
  private final ExecutorService writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofVirtual().name("events").factory());

  /** Recorded before, by this operator; the eldest is forgotten first. */
  private final Map<Key, Event> recorded =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Event> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * @param clock the operator's clock
   * @param leftOut receives why an Event was not recorded: {@code QueueFull} or {@code NotWritten}
   */
  public EventRecorder(KubernetesClient client, InstantSource clock, Consumer<String> leftOut) {
    this.client = client;
    this.clock = clock;
    this.leftOut = leftOut;
  }

  /** Records that something happened to a resource. */
  public void record(HasMetadata about, Occurrence occurrence) {
    Instant now = clock.instant();
    String reason = occurrence.reason();
    String text = Messages.bounded(occurrence.message());
    try {
      writer.execute(() -> write(about, occurrence.type(), reason, text, now));
    } catch (RejectedExecutionException e) {
      LOG.warn("not recorded: {} {}", reason, text);
      leftOut.accept("QueueFull");
    }
  }

  private void write(
      HasMetadata about, Occurrence.Type type, String reason, String message, Instant now) {
    Key key = new Key(about.getMetadata().getUid(), reason, message);
    try {
      Event before = recorded.get(key);
      Event written =
          before == null ? create(about, type, reason, message, now) : repeat(before, about, now);
      recorded.put(key, written);
    } catch (RuntimeException e) { // also of a client that has been closed meanwhile
      recorded.remove(key);
      LOG.warn("event {} {}: {}", reason, message, e.getMessage());
      leftOut.accept("NotWritten");
    }
  }

  private Event create(
      HasMetadata about, Occurrence.Type type, String reason, String message, Instant now) {
    String at = now.truncatedTo(ChronoUnit.SECONDS).toString();
    String namespace = about.getMetadata().getNamespace();
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    return client
        .resource(
            new EventBuilder()
                .withNewMetadata()
                .withName(about.getMetadata().getName() + "." + Long.toHexString(nanos))
                .withNamespace(namespace == null ? "default" : namespace)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withName(about.getMetadata().getName())
                .withNamespace(namespace)
                .withUid(about.getMetadata().getUid())
                .endInvolvedObject()
                .withType(type.name())
                .withReason(reason)
                .withMessage(message)
                .withFirstTimestamp(at)
                .withLastTimestamp(at)
                .withCount(1)
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .withReportingInstance(COMPONENT)
                .build())
        .create();
  }

  /** One more time; an Event that the API server has dropped for its age is recorded again. */
  private Event repeat(Event before, HasMetadata about, Instant now) {
    if (client.resource(before).get() == null) {
      Occurrence.Type type = Occurrence.Type.valueOf(before.getType());
      return create(about, type, before.getReason(), before.getMessage(), now);
    }
    int count = before.getCount() == null ? 2 : before.getCount() + 1;
    return client
        .resource(before)
        .edit(
            event -> {
              event.setCount(count);
              event.setLastTimestamp(now.truncatedTo(ChronoUnit.SECONDS).toString());
              return event;
            });
  }

  /** Waits until what was recorded so far is written; a few seconds at most. */
  public void flush() {
    try {
      writer.submit(() -> {}).get(5, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
      LOG.warn("some events were not written");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("some events were not written");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      writer.shutdownNow();
    }
  }
}
