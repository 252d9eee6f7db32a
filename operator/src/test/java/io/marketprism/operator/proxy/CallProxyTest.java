package io.marketprism.operator.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Before a server of HTTP/1.1, with a client that asks for HTTP/2. */
@Timeout(20)
class CallProxyTest {

  private final List<String> served = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private CallProxy proxy;
  private HttpClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          served.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          byte[] answer = ("seen " + body).getBytes(StandardCharsets.UTF_8);
          // With 0 it is sent in chunks.
          exchange.sendResponseHeaders(200, body.isEmpty() ? 0 : answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    proxy = CallProxy.tcp(() -> Link.of(SocketChannel.open(server.getAddress())));
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    client.close();
    proxy.close();
    server.stop(0);
  }

  private HttpRequest request(String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + path))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return client.send(request(path, body), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void callsPassOneAfterAnotherAndAreRecorded() throws IOException, InterruptedException {
    assertThat(post("/a?x=1", "one").body()).isEqualTo("seen one");
    assertThat(post("/b", "").body()).isEqualTo("seen ");
    assertThat(served).containsExactly("POST /a?x=1 one", "POST /b ");
    assertThat(proxy.calls()).hasSize(2).allMatch(c -> c.status() == 200 && c.forwarded());
    assertThat(proxy.calls().getFirst().path()).isEqualTo("/a");
    assertThat(proxy.calls().getFirst().body()).isEqualTo("one");
  }

  @Test
  void whatIsDroppedWhenItArrivesIsNeverServed() {
    proxy.rule((moment, call) -> moment == Moment.ARRIVED ? Fate.DROP : Fate.PASS);
    assertThatThrownBy(() -> post("/a", "one")).isInstanceOf(IOException.class);
    assertThat(served).isEmpty();
    assertThat(proxy.calls()).allMatch(c -> !c.forwarded());
  }

  @Test
  void whatIsDroppedWhenItIsAnsweredWasServed() {
    proxy.rule((moment, call) -> moment == Moment.ANSWERED ? Fate.DROP : Fate.PASS);
    assertThatThrownBy(() -> post("/a", "one")).isInstanceOf(IOException.class);
    assertThat(served).contains("POST /a one");
    assertThat(proxy.calls().getFirst().status()).isEqualTo(200);
  }

  @Test
  void anAnswerMayBeGivenInsteadOfTheServers() throws IOException, InterruptedException {
    proxy.rule((moment, call) -> moment == Moment.ARRIVED ? new Fate.Answer(409, "{}") : Fate.PASS);
    assertThat(post("/a", "one").statusCode()).isEqualTo(409);
    assertThat(served).isEmpty();
  }

  @Test
  void aFrozenStreamGoesOnWhenItIsThawed() throws Exception {
    proxy.freezeStreams(true);
    CompletableFuture<HttpResponse<String>> watch =
        client.sendAsync(request("/a?watch=true", ""), HttpResponse.BodyHandlers.ofString());
    assertThat(post("/b", "one").body()).isEqualTo("seen one");
    assertThat(watch).isNotDone();
    proxy.freezeStreams(false);
    assertThat(watch.get(10, TimeUnit.SECONDS).body()).isEqualTo("seen ");
  }

  @Test
  void aServerThatIsCutOffCanBeReachedAgain() throws IOException, InterruptedException {
    post("/a", "one");
    proxy.cut();
    assertThatThrownBy(() -> post("/a", "two")).isInstanceOf(IOException.class);
    proxy.restore();
    assertThat(post("/a", "three").body()).isEqualTo("seen three");
  }
}
