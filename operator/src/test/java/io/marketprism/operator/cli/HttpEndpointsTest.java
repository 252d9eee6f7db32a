package io.marketprism.operator.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.web.PageMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In a process of its own, for a server's bounds are read once in the life of one. */
class HttpEndpointsTest {

  private static final String AILMENT = "the watch of stacks has ended";

  private final List<Socket> clients = new ArrayList<>();
  private Process process;
  private int port;

  /** The endpoints of an operator that isn't ready. */
  static final class Server {

    private Server() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      try (HttpEndpoints endpoints =
          HttpEndpoints.start(
              "127.0.0.1", 0, List::of, () -> List.of(AILMENT), exchange -> {}, PageMode.off)) {
        System.out.println(endpoints.address().getPort());
        new CountDownLatch(1).await();
      }
    }
  }

  @BeforeEach
  void start() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Server.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said = process.inputReader(US_ASCII);
    port = Integer.parseInt(said.readLine());
  }

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    process.destroyForcibly();
  }

  @Test
  void healthIsALineForEachThingThatIsWrong() throws Exception {
    assertThat(get("/healthz").body()).isEqualTo("ok\n");
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("not ok\n" + AILMENT + "\n");
  }

  /** Else who reaches the port could have the operator restarted by its liveness probe. */
  @Test
  void clientsThatSendTheirRequestsSlowlyKeepNobodyWaiting() throws Exception {
    for (int i = 0; i < 50; i++) {
      clients.add(silent());
    }
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    Socket first = clients.getFirst();
    first.setSoTimeout(30_000);
    assertThat(first.getInputStream().read()).as("it is disconnected").isEqualTo(-1);
  }

  /** One that begins a request, and says nothing more. */
  private Socket silent() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
    client.getOutputStream().write("GET /metrics HTTP/1.1\r\n".getBytes(US_ASCII));
    client.getOutputStream().flush();
    return client;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
              .timeout(Duration.ofSeconds(10))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
