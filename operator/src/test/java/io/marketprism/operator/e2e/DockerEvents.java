package io.marketprism.operator.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** All that happens to containers while it is open, as the Docker Engine itself tells. */
final class DockerEvents implements AutoCloseable {

  /** What {@link #counts} tells of a container that was restarted once. */
  static final String RESTARTED = "die 1, kill 1, restart 1, start 1, stop 1";

  /** The same of one whose process didn't end on SIGTERM. */
  static final String KILLED_AND_RESTARTED = "die 1, kill 2, restart 1, start 1, stop 1";

  /** One event. */
  record Event(Instant at, String container, String action) {}

  /** What happens before docker has connected is told as well. */
  private final Instant begin = Instant.now();

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final Process process;

  DockerEvents() {
    try {
      process =
          new ProcessBuilder(
                  "docker",
                  "events",
                  "--since=%d.%09d".formatted(begin.getEpochSecond(), begin.getNano()),
                  "--filter=type=container",
                  "--filter=label=io.marketprism.demo=true",
                  "--filter=event=create",
                  "--filter=event=start",
                  "--filter=event=die",
                  "--filter=event=kill",
                  "--filter=event=stop",
                  "--filter=event=restart",
                  "--filter=event=unpause",
                  "--filter=event=destroy",
                  "--format={{.TimeNano}} {{.Actor.Attributes.name}} {{.Action}}")
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] parts = line.split(" ", 3);
        long nanos = Long.parseLong(parts[0]);
        Instant at = Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000);
        events.add(new Event(at, parts[1], parts[2]));
      }
    } catch (IOException e) {
      // closed
    }
  }

  List<Event> of(String container, String action) {
    return events.stream()
        .filter(e -> e.container().equals(container) && e.action().equals(action))
        .toList();
  }

  /** Containers to which anything of this happened. */
  List<String> touched(String action) {
    return events.stream()
        .filter(e -> e.action().equals(action))
        .map(Event::container)
        .distinct()
        .toList();
  }

  List<Event> all() {
    return List.copyOf(events);
  }

  /**
   * All that happened, counted: {@code {marketprism-nats=die 1, kill 2, restart 1, start 1, stop
   * 1}}. A restart that somebody asks for is told as such, one by Docker's restart policy as a die
   * and a start alone.
   */
  Map<String, String> counts() {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    for (Event event : events) {
      counts
          .computeIfAbsent(event.container(), c -> new TreeMap<>())
          .merge(event.action(), 1, Integer::sum);
    }
    Map<String, String> told = new TreeMap<>();
    counts.forEach(
        (container, actions) ->
            told.put(
                container,
                actions.entrySet().stream()
                    .map(action -> action.getKey() + " " + action.getValue())
                    .collect(Collectors.joining(", "))));
    return told;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
