package io.marketprism.operator.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marketprism.operator.oracle.ContainerSeen;
import io.marketprism.operator.oracle.EngineEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** What the Docker Engine says of containers, read by a client of its own, across its restarts. */
public final class EngineWatch implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<EngineEvent> events = new CopyOnWriteArrayList<>();
  private volatile boolean closed;
  private volatile Process process;

  /** Watches from now on. */
  public EngineWatch() {
    Instant begin = Instant.now();
    process = docker(begin);
    Thread.ofVirtual().start(() -> follow(begin));
  }

  private static Process docker(Instant since) {
    try {
      return new ProcessBuilder(
              "docker",
              "events",
              "--since=%d.%09d".formatted(since.getEpochSecond(), since.getNano()),
              "--filter=type=container",
              "--format={{json .}}")
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void follow(Instant begin) {
    Instant since = begin;
    while (!closed) {
      since = read(since);
      if (!closed) {
        // The Engine is away: it is asked again for what came after.
        process = docker(since);
      }
    }
    process.destroy();
  }

  private Instant read(Instant since) {
    Instant last = since;
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JsonNode event = JSON.readTree(line);
        long nanos = event.path("timeNano").asLong();
        Instant at = Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000);
        JsonNode actor = event.path("Actor");
        events.add(
            new EngineEvent(
                at,
                actor.path("ID").asText(),
                actor.path("Attributes").path("name").asText(),
                event.path("Action").asText()));
        last = at.plusNanos(1);
      }
      process.waitFor(1, TimeUnit.SECONDS);
    } catch (IOException e) {
      // closed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return last;
  }

  /** All that has happened since. */
  public List<EngineEvent> events() {
    return List.copyOf(events);
  }

  /** All containers as they are now. */
  static List<ContainerSeen> containers() {
    return Shell.run(
            "docker", "ps", "--all", "--no-trunc", "--format={{.ID}} {{.Names}} {{.State}}")
        .lines()
        .map(line -> line.split(" ", 3))
        .map(parts -> new ContainerSeen(parts[0], parts[1], parts[2].equals("running")))
        .toList();
  }

  @Override
  public void close() {
    closed = true;
    process.destroy();
  }
}
