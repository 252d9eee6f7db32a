package io.marketprism.operator.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.marketprism.operator.loop.QuietLoops;
import io.marketprism.operator.metrics.HealerMetrics;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Severity;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A test notice reaches the receiver at once, says that it is one, and its answer is reported. */
class TestNoticeTest {

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private int code;
  private HttpServer robot;
  private Notifier notifier;

  @BeforeEach
  void start() throws IOException {
    robot = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    robot.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer = "{\"errcode\":%d}".formatted(code).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    robot.start();
    String url = "http://127.0.0.1:%d/".formatted(robot.getAddress().getPort());
    SecretValues secret = key -> key.equals(SecretValues.URL) ? Optional.of(url) : Optional.empty();
    notifier =
        new Notifier(
            InstantSource.system(),
            () -> false,
            new HealerMetrics(new CollectorRegistry(), "", "").notifications(),
            QuietLoops.create());
    Receiver group =
        new Chat(
            new DingTalk(List.of(), List.of()),
            new Endpoint(null, () -> Reading.of(secret)),
            Preferences.of(Severity.critical));
    notifier.declare("local", Map.of("group", new Notifier.Declared("", group)));
  }

  @AfterEach
  void stop() {
    notifier.close();
    robot.stop(0);
  }

  @Test
  void itSaysThatNothingHasHappened() {
    assertThat(notifier.sendTest("local", "group")).contains("");
    assertThat(bodies)
        .singleElement()
        .asString()
        .contains("Test notice of the MarketPrism operator: nothing has happened");
  }

  @Test
  void aReceiverThatDoesNotTakeItSaysWhy() {
    code = 310_000;
    assertThat(notifier.sendTest("local", "group").orElseThrow())
        .startsWith("it answers with errcode 310000");
  }

  @Test
  void whoIsNotDeclaredIsNotThere() {
    assertThat(notifier.sendTest("local", "nobody")).isEmpty();
    assertThat(notifier.sendTest("other", "group")).isEmpty();
  }
}
