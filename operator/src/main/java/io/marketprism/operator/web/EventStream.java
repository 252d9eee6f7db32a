package io.marketprism.operator.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Says by server-sent events which stack has changed, to who may get it. */
final class EventStream {

  /** Each viewer costs a connection. */
  static final int MOST = 64;

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** Then the client comes again, and it is asked again who that is. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** A stack that changes again and again is said once in this time. */
  private static final Duration APART = Duration.ofMillis(250);

  private final Changes changes;
  private final Semaphore free = new Semaphore(MOST);

  EventStream(Changes changes) {
    this.changes = changes;
  }

  Answer open(Viewer viewer, @Nullable String lastEventId) {
    if (free.availablePermits() == 0) {
      return Answer.error(429, "%d viewers are as many as are served".formatted(MOST));
    }
    return Answer.events(out -> write(out, viewer, lastEventId));
  }

  private void write(OutputStream out, Viewer viewer, @Nullable String lastEventId)
      throws IOException, InterruptedException {
    if (!free.tryAcquire()) {
      return;
    }
    try {
      follow(out, viewer, lastEventId);
    } catch (UnavailableException e) {
      send(out, ": %s%n%n".formatted(e.getMessage())); // the client comes again
    } finally {
      free.release();
    }
  }

  private void follow(OutputStream out, Viewer viewer, @Nullable String lastEventId)
      throws IOException, InterruptedException, UnavailableException {
    String id = lastEventId == null ? changes.latestId() : lastEventId;
    send(out, "retry: 2000\n" + event(id, "hello", Map.of()));
    long end = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < end) {
      Changes.Batch batch = changes.since(id, HEARTBEAT);
      id = batch.id();
      if (!batch.complete()) {
        send(out, event(id, "reset", Map.of()));
      } else if (batch.changes().isEmpty()) {
        send(out, ": still here\n\n");
      } else {
        send(out, written(batch.changes(), id, viewer));
      }
      Thread.sleep(APART);
    }
  }

  private static String written(List<Changes.Change> changes, String id, Viewer viewer)
      throws UnavailableException {
    StringBuilder text = new StringBuilder();
    for (Changes.Change change : changes) {
      if (viewer.mayGet(Routes.STACKS, change.namespace(), change.stack())) {
        text.append(
            event(id, "stack", Map.of("namespace", change.namespace(), "name", change.stack())));
      }
    }
    return text.toString();
  }

  /** In a batch all have its id: who is cut off within it hears of it again. */
  private static String event(String id, String name, Map<String, String> data) {
    return "id: %s\nevent: %s\ndata: %s\n\n".formatted(id, name, Answer.json(200, data).body());
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
