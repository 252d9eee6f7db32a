package io.marketprism.operator.workload.docker;

import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventActor;
import io.marketprism.operator.workload.ContainerEvent;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The newest events that were delivered, to know them again. Thread-safe. */
final class EventLog {

  /** Twice of what the engine keeps. */
  private static final int MOST = 512;

  private final Set<Key> keys = new LinkedHashSet<>();
  private Instant newest = Instant.EPOCH;

  private record Key(Instant at, String id, String action) {
    static Key of(Event event) {
      EventActor actor = event.getActor();
      return new Key(
          time(event),
          actor == null ? "" : Objects.requireNonNullElse(actor.getId(), ""),
          String.valueOf(event.getAction()));
    }
  }

  /** Takes in an event; false when it is there already. */
  synchronized boolean add(Event event) {
    Key key = Key.of(event);
    if (!keys.add(key)) {
      return false;
    }
    if (keys.size() > MOST) {
      keys.remove(keys.iterator().next());
    }
    newest = key.at().isAfter(newest) ? key.at() : newest;
    return true;
  }

  synchronized boolean contains(Event event) {
    return keys.contains(Key.of(event));
  }

  synchronized boolean isEmpty() {
    return keys.isEmpty();
  }

  /** The time of the newest, by the engine's clock. */
  synchronized Instant newest() {
    return newest;
  }

  /** What an event tells; empty for the steps of an exec, which each health check is. */
  static Optional<ContainerEvent> read(Event event) {
    String action = String.valueOf(event.getAction());
    EventActor actor = event.getActor();
    if (actor == null || action.startsWith("exec_")) {
      return Optional.empty();
    }
    Map<String, String> attributes =
        actor.getAttributes() == null ? Map.of() : actor.getAttributes();
    return Optional.of(
        new ContainerEvent(
            attributes.getOrDefault("name", ""),
            Objects.requireNonNullElse(actor.getId(), ""),
            action,
            time(event),
            number(attributes.get("exitCode"), -1),
            number(attributes.get("signal"), 0)));
  }

  private static Instant time(Event event) {
    Long nanos = event.getTimeNano();
    return nanos == null ? Instant.EPOCH : Instant.ofEpochSecond(0, nanos);
  }

  private static int number(@Nullable String text, int otherwise) {
    return text != null && text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : otherwise;
  }
}
