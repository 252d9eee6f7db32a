package io.marketprism.operator.probe.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the monitoring itself does wrong says nothing of what it watches, and ends in time. */
class FailingServerTest {

  private static final Duration ENOUGH = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** Every look that there is. */
  enum Look {
    QUERY("Prometheus"),
    TARGET("Prometheus"),
    PROMETHEUS_ALERT("Prometheus"),
    PROMETHEUS_FIRING("Prometheus"),
    ALERTMANAGER_ALERT("Alertmanager"),
    ALERTMANAGER_FIRING("Alertmanager");

    private final String who;

    Look(String who) {
      this.who = who;
    }

    private Reading<?> take(URI base, Duration timeout) {
      return switch (this) {
        case QUERY -> new PrometheusApi(base).query("up", timeout);
        case TARGET -> new PrometheusApi(base).target(80, "/metrics", timeout);
        case PROMETHEUS_ALERT -> new PrometheusApi(base).alert("Down", timeout);
        case PROMETHEUS_FIRING -> new PrometheusApi(base).firing(timeout);
        case ALERTMANAGER_ALERT -> new AlertmanagerApi(base).alert("Down", timeout);
        case ALERTMANAGER_FIRING -> new AlertmanagerApi(base).firing(timeout);
      };
    }

    /** Why nothing can be said. */
    String at(URI base, Duration timeout) {
      Reading<?> reading = take(base, timeout);
      assertThat(reading).isInstanceOf(Reading.Unknown.class);
      return ((Reading.Unknown<?>) reading).why();
    }
  }

  private final CannedServer server;

  FailingServerTest() throws IOException {
    server = new CannedServer();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void refusesConnections(Look look) throws IOException {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://user:secret@127.0.0.1:" + socket.getLocalPort());
    }
    assertThat(look.at(nobody, ENOUGH))
        .isEqualTo(look.who + " can't be reached: connection refused");
  }

  @ParameterizedTest
  @EnumSource
  void hasANameThatNobodyKnows(Look look) {
    assertThat(look.at(URI.create("http://user:secret@no-such-host.invalid"), ENOUGH))
        .isEqualTo(look.who + "'s host name can't be resolved");
  }

  @ParameterizedTest
  @EnumSource
  void doesNotAnswer(Look look) {
    server.behave(server.hang());
    assertThat(inTime(look, server.base())).isEqualTo(look.who + " does not answer within 1 s");
  }

  @ParameterizedTest
  @EnumSource(names = {"QUERY", "ALERTMANAGER_ALERT"})
  void answersForEver(Look look) {
    server.behave(server.trickle());
    assertThat(inTime(look, server.base())).isEqualTo(look.who + " does not answer within 1 s");
  }

  @ParameterizedTest
  @EnumSource(names = {"QUERY", "ALERTMANAGER_ALERT"})
  void acceptsAndIsSilent(Look look) throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI base = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      assertThat(inTime(look, base)).isEqualTo(look.who + " does not answer within 1 s");
    }
  }

  private static String inTime(Look look, URI base) {
    long begin = System.nanoTime();
    String why = look.at(base, SHORT);
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(SHORT.minusMillis(50), SHORT.plusMillis(900));
    return why;
  }

  @ParameterizedTest
  @EnumSource
  void redirectsToALogin(Look look) {
    server.behave(CannedServer.redirect());
    assertThat(look.at(server.base(), ENOUGH))
        .isEqualTo(look.who + " redirects, perhaps to a login: status 302");
    assertThat(server.requests()).as("not followed").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void doesNotPermit(int status) {
    server.behave(CannedServer.answer(status, "{\"error\": \"who are you?\"}"));
    for (Look look : Look.values()) {
      assertThat(look.at(server.base(), ENOUGH))
          .isEqualTo(look.who + " does not permit the look: status " + status);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 429, 500, 502, 503})
  void answersWithAnErrorAndNoSentence(int status) {
    server.behave(CannedServer.answer(status, "<html>Bad</html>"));
    for (Look look : Look.values()) {
      assertThat(look.at(server.base(), ENOUGH))
          .isEqualTo(look.who + " answers with status " + status);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"error\": \"%s\"}", "{\"message\": \"%s\"}", "\"%s\""})
  void saysWhatIsWrongAndIsQuotedWithoutEnd(String shape) {
    server.behave(CannedServer.answer(503, shape.formatted("out of\\n memory")));
    assertThat(Look.QUERY.at(server.base(), ENOUGH)).isEqualTo("Prometheus says: out of memory");
    server.behave(CannedServer.answer(503, shape.formatted("x".repeat(5000))));
    assertThat(Look.QUERY.at(server.base(), ENOUGH))
        .isEqualTo("Prometheus says: " + "x".repeat(197) + "...");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>Log in</html>", "{\"status\": ", "{} {}"})
  void answersNoJson(String body) {
    server.says(body);
    for (Look look : Look.values()) {
      assertThat(look.at(server.base(), ENOUGH)).isEqualTo(look.who + " does not answer with JSON");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "5",
        "\"ok\"",
        "{\"status\": \"success\"}",
        "{\"status\": \"success\", \"data\": []}",
        "{\"status\": \"success\", \"data\": {\"resultType\": \"vector\", \"groups\": 1}}"
      })
  void answersJsonOfAnotherKind(String body) {
    server.says(body);
    for (Look look : Look.values()) {
      assertThat(look.at(server.base(), ENOUGH))
          .isEqualTo(look.who + "'s answer is not understood");
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersMoreThanIsRead(Look look) {
    server.behave(CannedServer.tooLong());
    assertThat(look.at(server.base(), ENOUGH))
        .startsWith(look.who + " gives no whole answer: ")
        .endsWith(String.valueOf(JsonApi.BODY_CAP));
  }

  @ParameterizedTest
  @EnumSource
  void breaksOff(Look look) {
    server.behave(CannedServer.cutOff());
    assertThat(look.at(server.base(), ENOUGH)).startsWith(look.who + " gives no whole answer: ");
  }

  @Test
  void aStoppingOperatorSaysNothing() {
    server.behave(server.hang());
    Thread.currentThread().interrupt();
    String why = Look.QUERY.at(server.base(), ENOUGH);
    assertThat(Thread.interrupted()).as("passed on").isTrue();
    assertThat(why).isEqualTo("the operator is stopping");
  }

  @ParameterizedTest
  @EnumSource
  void isAskedBelowItsPrefixByTheUserOfItsAddress(Look look) {
    look.at(server.base("us%40er:sec:ret@", "/a/b/"), ENOUGH);
    String login =
        Base64.getEncoder().encodeToString("us@er:sec:ret".getBytes(StandardCharsets.UTF_8));
    assertThat(server.lastRequest().path()).startsWith("/a/b/api/v");
    assertThat(server.lastRequest().authorization()).hasValue("Basic " + login);
  }

  @Test
  void everyLookHasAConnectionOfItsOwn() {
    for (Look look : Look.values()) {
      look.at(server.base(), ENOUGH);
    }
    assertThat(server.requests().stream().map(CannedServer.Request::port).distinct())
        .hasSize(Look.values().length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://user:secret@host",
        "user:secret",
        "http:///x",
        "http://user:secret@a:99999/"
      })
  void anAddressThatIsNoneIsRefusedAndNotRepeated(String address) {
    assertThatThrownBy(() -> new PrometheusApi(URI.create(address)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Prometheus's address must begin with http:// or https://")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> new AlertmanagerApi(URI.create(address)))
        .hasMessageStartingWith("Alertmanager's address");
  }
}
