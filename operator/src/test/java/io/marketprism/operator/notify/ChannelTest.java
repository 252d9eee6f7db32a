package io.marketprism.operator.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.loop.QuietLoops;
import io.marketprism.operator.metrics.HealerMetrics;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Severity;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a message that was not taken is sent again. */
class ChannelTest {

  /** Busy is asked again after a second; who says "too many" is left alone for a minute. */
  @ParameterizedTest
  @CsvSource({"-1, true", "130101, false"})
  void whoSaysTooManyIsLeftAlone(int code, boolean isAskedAgain) throws IOException {
    AtomicInteger requests = new AtomicInteger();
    HttpServer robot =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    robot.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          byte[] answer = "{\"errcode\":%d}".formatted(code).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    robot.start();
    String url = "http://127.0.0.1:%d/".formatted(robot.getAddress().getPort());
    SecretValues secret = key -> key.equals(SecretValues.URL) ? Optional.of(url) : Optional.empty();
    Loops loops = QuietLoops.create();
    Notifier.Terms terms =
        new Notifier.Terms(
            InstantSource.system(),
            () -> true,
            new HealerMetrics(new CollectorRegistry(), "", "").notifications(),
            loops,
            host -> {});
    Receiver group =
        new Chat(
            new DingTalk(List.of(), List.of()),
            new Endpoint(null, () -> Reading.of(secret)),
            Preferences.of(Severity.warning));
    try (Channel channel = new Channel(Channel.Owner.host("local"), "group", "", group, terms)) {
      channel.tell(List.of(Notes.fired("BrokerDown")));
      await().until(() -> requests.get() > 0);
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(6))
          .until(() -> isAskedAgain || requests.get() == 1);
      assertThat(requests.get() > 1).isEqualTo(isAskedAgain);
      assertThat(channel.fault().orElse("")).startsWith("it answers with errcode " + code);
    } finally {
      robot.stop(0);
    }
  }
}
