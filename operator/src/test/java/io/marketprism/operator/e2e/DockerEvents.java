package io.marketprism.operator.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All that happens to containers while it is open, as the Docker Engine itself tells. */
final class DockerEvents implements AutoCloseable {

  /** One event. */
  record Event(Instant at, String container, String action) {}

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final Process process;

  DockerEvents() {
    try {
      process =
          new ProcessBuilder(
                  "docker",
                  "events",
                  "--filter=type=container",
                  "--filter=label=io.marketprism.demo=true",
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

  @Override
  public void close() {
    process.destroy();
  }
}
