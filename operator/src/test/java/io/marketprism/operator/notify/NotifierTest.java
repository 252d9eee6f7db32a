package io.marketprism.operator.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** A notice arrives at the receivers of its DockerHost, or of all where that is missing. */
class NotifierTest {

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private HttpServer robots;
  private Notifier notifier;

  @BeforeEach
  void start() throws IOException {
    robots = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    robots.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          bodies.add(exchange.getRequestURI().getPath() + " " + body);
          byte[] answer = "{\"errcode\":0}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    robots.start();
    notifier =
        new Notifier(
            InstantSource.system(),
            () -> true,
            new HealerMetrics(new CollectorRegistry(), "", "").notifications(),
            QuietLoops.create());
    declare("local");
    declare("other");
  }

  @AfterEach
  void stop() {
    notifier.close();
    robots.stop(0);
  }

  @Test
  void whatIsAboutAHostThatIsMissingArrivesAtAllOthers() {
    notifier.tell("stack", List::of, earlier -> List.of(on("local", "LocalDown")));
    await().untilAsserted(() -> assertThat(to("/local")).contains("LocalDown"));

    notifier.tell(
        "stack",
        List::of,
        earlier -> List.of(on(Notice.EVERYONE, "MarketPrismDockerHostNotFound")));
    await()
        .untilAsserted(
            () -> {
              assertThat(to("/local")).contains("MarketPrismDockerHostNotFound");
              assertThat(to("/other")).contains("MarketPrismDockerHostNotFound");
            });
    assertThat(to("/other")).doesNotContain("LocalDown");

    declare("new");
    await().untilAsserted(() -> assertThat(to("/new")).contains("MarketPrismDockerHostNotFound"));
  }

  /** Those of a stack's own hear of that stack on whatever host, and of no other. */
  @Test
  void aSourcesOwnReceiverHearsOfThatSourceAlone() {
    notifier.declareOwn("stack", "team/stack", Map.of("own", group("own")));
    notifier.tell("another", List::of, earlier -> List.of(on("local", "Foreign")));
    notifier.tell("third", List::of, earlier -> List.of(on(Notice.EVERYONE, "Everyones")));
    notifier.tell("stack", List::of, earlier -> List.of(on("other", "Mine")));
    await().untilAsserted(() -> assertThat(to("/own")).contains("Mine"));
    await().untilAsserted(() -> assertThat(to("/local")).contains("Foreign", "Everyones"));
    assertThat(to("/own")).doesNotContain("Foreign", "Everyones");

    notifier.declareOwn("third", "team/third", Map.of("late", group("late")));
    await().untilAsserted(() -> assertThat(to("/late")).contains("Everyones"));
    assertThat(to("/late")).doesNotContain("Foreign", "Mine");
    assertThat(notifier.ownFaults("stack")).isEmpty();
    notifier.forgetSource("stack", earlier -> List.of());
  }

  private String to(String path) {
    return String.join("\n", bodies.stream().filter(body -> body.startsWith(path + " ")).toList());
  }

  private void declare(String host) {
    notifier.declare(host, Map.of("group", group(host)));
  }

  private Notifier.Declared group(String path) {
    String url = "http://127.0.0.1:%d/%s".formatted(robots.getAddress().getPort(), path);
    SecretValues secret = key -> key.equals(SecretValues.URL) ? Optional.of(url) : Optional.empty();
    Preferences all = Preferences.of(Severity.warning);
    Receiver group =
        new Webhook(
            new Endpoint(null, () -> Reading.of(secret)), Template.ofEverything(all), false, all);
    return new Notifier.Declared("", group);
  }

  private static Notice on(String host, String name) {
    return new Notice(
        host,
        Map.of(Notice.NAME, name, "severity", "warning"),
        Notes.BEGIN,
        null,
        Notice.Event.Held,
        Severity.warning,
        name,
        "",
        "",
        "",
        false);
  }
}
