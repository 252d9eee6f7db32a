package io.marketprism.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one look says of a real server: success, failure, or that nothing can be said. */
class ProberTest {

  private static final String LOCALHOST = "127.0.0.1";
  private static final Duration ENOUGH = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final Prober prober = new Prober();
  private final LocalServer server;

  ProberTest() throws IOException {
    server = new LocalServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void succeedsOn200AndKeepsTheTextWithoutItsLineEnd() {
    assertThat(get("/ok")).isEqualTo(Reading.of(ProbeResult.of(true, "status 200", 200, "Ok.")));
  }

  @Test
  void needsNoBody() {
    assertThat(get("/no-content"))
        .isEqualTo(Reading.of(ProbeResult.of(true, "status 204", 204, null)));
  }

  @Test
  void failsOn503AndKeepsItsBodyForTheRules() {
    assertThat(get("/unavailable"))
        .isEqualTo(
            Reading.of(ProbeResult.of(false, "status 503", 503, Map.of("status", "unhealthy"))));
  }

  @ParameterizedTest
  @CsvSource({"/missing, 404", "/elsewhere, 500"})
  void failsOnOtherErrors(String path, int status) {
    ProbeResult result = known(get(path));
    assertThat(result.ok()).isFalse();
    assertThat(result.status()).isEqualTo(status);
  }

  @Test
  void aRedirectOnTheSamePortIsFollowed() {
    assertThat(get("/redirect"))
        .isEqualTo(Reading.of(ProbeResult.of(true, "status 200", 200, "Ok.")));
    assertThat(known(get("/health")))
        .isEqualTo(ProbeResult.of(false, "status 503", 503, Map.of("status", "unhealthy")));
  }

  @Test
  void aRedirectElsewhereIsASuccessAndToldWithoutItsQuery() {
    assertThat(known(get("/away")))
        .isEqualTo(
            ProbeResult.of(true, "status 302, redirects to http://login.example.org", 302, null));
    assertThat(known(get("/nowhere")).status()).isEqualTo(302);
  }

  @Test
  void aRedirectInACircleHasFailed() {
    assertThat(get("/circle"))
        .isEqualTo(Reading.of(ProbeResult.failed("redirects more than 5 times")));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void whateverTheRedirectsStatusWhatIsThereCounts(int status) {
    server.serves("/moved", status, Map.of("Location", "/health/"), new byte[0]);
    assertThat(known(get("/moved")))
        .isEqualTo(ProbeResult.of(false, "status 503", 503, Map.of("status", "unhealthy")));
  }

  /** {@code PORT} stands for the server's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "here                         | status 200",
        "./here?deep=1                | status 200",
        "//127.0.0.1:PORT/here        | status 200",
        "HTTP://127.0.0.1:PORT/here   | status 200",
        "/a b{c}                      | status 200",
        "http://127.0.0.1:PORT/a b{c} | status 200",
        "https://127.0.0.1:PORT/here  | status 307, redirects to https://127.0.0.1:PORT",
        "http://localhost:PORT/here   | status 307, redirects to http://localhost:PORT",
        "http://mp_login/here?a=b     | status 307, redirects to http://mp_login",
        "http://sso.example/a b?t=x   | status 307, redirects to http://sso.example",
        "mailto:a@example.org         | status 307, redirects to what is no address of HTTP",
        "http://[                     | status 307, redirects to what is no address of HTTP",
      })
  void aRedirectIsFollowedOnTheSamePortOrToldWithItsAddress(String location, String message) {
    String port = String.valueOf(server.port());
    server.serves("/here", 200, "here");
    server.serves("/a b{c}", 200, "there");
    server.serves("/moved", 307, Map.of("Location", location.replace("PORT", port)), new byte[0]);
    assertThat(known(get("/moved")).message()).isEqualTo(message.replace("PORT", port));
  }

  @Test
  void aPathWithBracesArrives() {
    server.serves("/api/v1/query", 200, "found");
    assertThat(known(get("/api/v1/query?query=up{job=\"x y\"}")).body()).isEqualTo("found");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPortBehindWhichNobodyListensHasFailed(boolean reset) throws IOException {
    try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = proxy.accept()) {
                  if (reset) {
                    socket.setSoLinger(true, 0);
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      assertThat(known(probe(new ProbeTarget.Tcp(proxy.getLocalPort()), LOCALHOST, ENOUGH)))
          .isEqualTo(ProbeResult.failed("closed at once: nobody listens behind the port"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/unauthorized", "/forbidden"})
  void notBeingPermittedToLookSaysNothingOfTheService(String path) {
    assertThat(unknown(get(path))).contains("not permitted to look");
  }

  @Test
  void ofABodyThatIsTooLargeOnlyTheStatusCounts() {
    ProbeResult huge = known(get("/huge"));
    assertThat(huge.ok()).isTrue();
    assertThat(huge.body()).isNull();
  }

  @Test
  void aRefusedConnectionIsAFailure() throws IOException {
    assertThat(probe(new ProbeTarget.Http(closedPort(), "/"), LOCALHOST, ENOUGH))
        .isEqualTo(Reading.of(ProbeResult.failed("connection refused")));
  }

  @Test
  void aBodyThatEndsTooSoonIsAFailure() {
    assertThat(known(get("/cut-off")).ok()).isFalse();
  }

  /** As Docker's proxy does for a published port that nobody listens on. */
  @Test
  void aPeerThatClosesWithoutAWordIsTold() {
    assertThat(known(get("/closed")).ok()).isFalse();
    assertThat(known(get("/closed")).message()).isEqualTo("closed without a whole answer");
  }

  /** The same of the proxy's, as chance has it: told otherwise it would be news at each look. */
  @Test
  void aPeerThatResetsIsToldAsOneThatCloses() throws IOException {
    try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> resetEach(proxy));
      Reading<ProbeResult> reading =
          probe(new ProbeTarget.Http(proxy.getLocalPort(), "/"), LOCALHOST, ENOUGH);
      assertThat(known(reading)).isEqualTo(ProbeResult.failed("closed without a whole answer"));
    }
  }

  private static void resetEach(ServerSocket server) {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          socket.getInputStream().read();
          socket.setSoLinger(true, 0);
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hang", "/slow-body"})
  void whateverAPeerDoesALookEndsInTimeAndHasFailed(String path) {
    long begin = System.nanoTime();
    Reading<ProbeResult> reading =
        probe(new ProbeTarget.Http(server.port(), path), LOCALHOST, SHORT);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertThat(known(reading).ok()).isFalse();
    assertThat(took).isBetween(SHORT.minusMillis(50), SHORT.plusMillis(900));
  }

  @Test
  void aPeerThatAcceptsAndNeverReadsIsAFailureInTime() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Reading<ProbeResult> reading =
          probe(new ProbeTarget.Http(silent.getLocalPort(), "/"), LOCALHOST, SHORT);
      assertThat(known(reading).ok()).isFalse();
    }
  }

  /** Nothing is left behind: the peer sees the connection's end. */
  @Test
  void aLookThatIsGivenUpClosesItsConnection() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      probe(new ProbeTarget.Http(silent.getLocalPort(), "/"), LOCALHOST, SHORT);
      try (Socket look = silent.accept()) {
        look.setSoTimeout(Math.toIntExact(ENOUGH.toMillis()));
        assertThat(look.getInputStream().readAllBytes()).startsWith('G', 'E', 'T');
      }
    }
  }

  @Test
  void aNameThatCanNotBeResolvedSaysNothing() {
    Reading<ProbeResult> http =
        probe(new ProbeTarget.Http(80, "/"), "no-such-host.invalid", ENOUGH);
    Reading<ProbeResult> tcp = probe(new ProbeTarget.Tcp(80), "no-such-host.invalid", ENOUGH);
    assertThat(unknown(http)).isEqualTo("the name no-such-host.invalid can't be resolved");
    assertThat(unknown(tcp)).isEqualTo("the name no-such-host.invalid can't be resolved");
  }

  @Test
  void everyLookHasAConnectionOfItsOwn() {
    for (int look = 0; look < 5; look++) {
      assertThat(known(get("/ok")).ok()).isTrue();
    }
    assertThat(server.clientPorts()).hasSize(5);
  }

  /** The peer of the first look may be a process that has ended since. */
  @Test
  void aPeerThatKeepsItsConnectionIsNotAskedOverItAgain() throws IOException {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    try (ServerSocket keeping = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerOnceEach(keeping, answer));
      for (int look = 0; look < 3; look++) {
        assertThat(
                known(probe(new ProbeTarget.Http(keeping.getLocalPort(), "/"), LOCALHOST, SHORT)))
            .isEqualTo(ProbeResult.of(true, "status 200", 200, "ok"));
      }
    }
  }

  private static void answerOnceEach(ServerSocket server, String answer) {
    List<Socket> open = new ArrayList<>();
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        socket.getInputStream().read(new byte[4096]);
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      assertThat(open).as("connections").hasSize(3); // the test is over
    }
  }

  @Test
  void anAddressOfVersionSixIsUnderstood() {
    Reading<ProbeResult> reading =
        probe(new ProbeTarget.Http(server.port(), "/ok"), "::ffff:127.0.0.1", ENOUGH);
    assertThat(known(reading).ok()).isTrue();
  }

  @Test
  void aPortThatAcceptsIsASuccess() {
    assertThat(probe(new ProbeTarget.Tcp(server.port()), LOCALHOST, ENOUGH))
        .isEqualTo(Reading.of(ProbeResult.of(true, "connected", 0, null)));
  }

  @Test
  void aPortThatRefusesIsAFailure() throws IOException {
    Reading<ProbeResult> reading = probe(new ProbeTarget.Tcp(closedPort()), LOCALHOST, ENOUGH);
    assertThat(known(reading).ok()).isFalse();
    assertThat(known(reading).message()).contains("refused");
  }

  @Test
  void aStoppingOperatorSaysNothing() {
    Thread.currentThread().interrupt();
    Reading<ProbeResult> reading = get("/ok");
    assertThat(Thread.interrupted()).as("passed on").isTrue();
    assertThat(unknown(reading)).contains("stopping");
  }

  private Reading<ProbeResult> probe(
      ProbeTarget.OfProcess target, String address, Duration timeout) {
    Look look =
        () ->
            switch (target) {
              case ProbeTarget.Http http -> prober.get(address, http, ByteBudget.ofHeap().share());
              case ProbeTarget.Tcp tcp -> prober.connect(address, tcp, timeout);
              case ProbeTarget.Scrape scrape -> throw new AssertionError(scrape);
            };
    return Prober.within(
        timeout, look, Reading.of(ProbeResult.failed("no answer")), Stalls.ofThisProcess());
  }

  private Reading<ProbeResult> get(String path) {
    return probe(new ProbeTarget.Http(server.port(), path), LOCALHOST, ENOUGH);
  }

  private static ProbeResult known(Reading<ProbeResult> reading) {
    assertThat(reading).isInstanceOf(Reading.Known.class);
    return ((Reading.Known<ProbeResult>) reading).value();
  }

  private static String unknown(Reading<ProbeResult> reading) {
    assertThat(reading).isInstanceOf(Reading.Unknown.class);
    return ((Reading.Unknown<ProbeResult>) reading).why();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What is dropped on the way, what is refused and what has no name are not reached, in time. */
  @Test
  void whatCanNotBeConnectedToIsNotReached() throws IOException {
    Prober prober = new Prober();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket open = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      List<Socket> waiting = fill(full);
      assertThat(prober.reaches("127.0.0.1", full.getLocalPort(), Duration.ofSeconds(1))).isFalse();
      assertThat(prober.reaches("127.0.0.1", open.getLocalPort(), Duration.ofSeconds(1))).isTrue();
      assertThat(prober.reaches("127.0.0.1", 1, Duration.ofSeconds(1))).isFalse();
      assertThat(prober.reaches("no.such.name.invalid", 443, Duration.ofSeconds(1))).isFalse();
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  /** Nobody accepts, so that what comes when the backlog is full is dropped. */
  private static List<Socket> fill(ServerSocket server) throws IOException {
    List<Socket> waiting = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(server.getLocalSocketAddress(), 300);
      } catch (SocketTimeoutException e) {
        return waiting;
      }
    }
    throw new AssertionError("the backlog has no end");
  }
}
