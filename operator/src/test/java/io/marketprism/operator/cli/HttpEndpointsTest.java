package io.marketprism.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.web.PageMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpEndpointsTest {

  private final List<String> ailments = new ArrayList<>();
  private final List<Socket> clients = new ArrayList<>();
  private HttpEndpoints endpoints;

  @BeforeEach
  void start() throws IOException {
    endpoints =
        HttpEndpoints.start("127.0.0.1", 0, () -> ailments, List::of, exchange -> {}, PageMode.off);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    endpoints.close();
  }

  @Test
  void healthIsALineForEachThingThatIsWrong() throws Exception {
    assertThat(health().statusCode()).isEqualTo(200);
    ailments.add("the watch of stacks has ended");
    assertThat(health().statusCode()).isEqualTo(503);
    assertThat(health().body()).isEqualTo("not ok\nthe watch of stacks has ended\n");
  }

  /** Else who reaches the port could have the operator restarted by its liveness probe. */
  @Test
  void clientsThatSendTheirRequestsSlowlyKeepNobodyWaiting() throws Exception {
    for (int i = 0; i < 50; i++) {
      clients.add(silent());
    }
    assertThat(health().statusCode()).isEqualTo(200);
    Socket first = clients.getFirst();
    first.setSoTimeout(20_000);
    assertThat(first.getInputStream().read()).as("it is disconnected").isEqualTo(-1);
  }

  /** One that begins a request, and says nothing more. */
  private Socket silent() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), endpoints.address().getPort());
    client.getOutputStream().write("GET /metrics HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().flush();
    return client;
  }

  private HttpResponse<String> health() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:%d/healthz".formatted(endpoints.address().getPort())))
              .timeout(Duration.ofSeconds(10))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
