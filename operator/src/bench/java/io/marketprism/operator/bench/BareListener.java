package io.marketprism.operator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Starts a container of {@link HealMeasurement} when its Engine says that it died, and restarts it
 * when it is called unhealthy. It looks at nothing, proves nothing and writes nothing down: nobody
 * can be faster.
 */
final class BareListener {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path engine;

  private BareListener(Path engine) {
    this.engine = engine;
  }

  /**
   * @param args the Engine's socket
   */
  public static void main(String[] args) throws IOException {
    new BareListener(Path.of(args[0])).listen();
  }

  private void listen() throws IOException {
    try (SocketChannel events = send("GET /events");
        BufferedReader lines = answer(events)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{")) { // and not the head, nor the size of a chunk
          JsonNode event = JSON.readTree(line);
          act(event.path("Action").asText())
              .filter(act -> isOurs(event))
              .ifPresent(
                  act -> Thread.ofVirtual().start(() -> call(event.path("id").asText(), act)));
        }
      }
    }
  }

  private static boolean isOurs(JsonNode event) {
    return event.at("/Actor/Attributes/name").asText().startsWith(HealMeasurement.NAME);
  }

  private static Optional<String> act(String action) {
    return switch (action) {
      case "die" -> Optional.of("start");
      case "health_status: unhealthy" -> Optional.of("restart");
      default -> Optional.empty();
    };
  }

  private void call(String id, String act) {
    try (SocketChannel call = send("POST /containers/" + id + "/" + act);
        BufferedReader lines = answer(call)) {
      lines.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SocketChannel send(String request) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(engine));
    channel.write(
        ByteBuffer.wrap(
            (request + " HTTP/1.1\r\nHost: docker\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII)));
    return channel;
  }

  private static BufferedReader answer(SocketChannel channel) {
    return new BufferedReader(
        new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
  }
}
