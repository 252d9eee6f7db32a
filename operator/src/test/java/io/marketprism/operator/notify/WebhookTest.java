package io.marketprism.operator.notify;

import static io.marketprism.operator.notify.Notes.BEGIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Severity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One message to a real server, and what is said when it isn't taken. */
class WebhookTest {

  private static final String TOKEN = "hunter2-access-token";

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<@Nullable String> logins = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private int status = 200;
  private String answer = "{\"errcode\":0,\"errmsg\":\"ok\"}";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              exchange.getRequestURI()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          logins.add(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void theUrlOfItsSecretIsPostedTo() throws DeliveryException {
    webhook(false, Map.of("url", url())).send(List.of(Notes.fired("BrokerDown")), BEGIN);
    assertThat(requests)
        .singleElement()
        .asString()
        .startsWith("/robot/send?access_token=" + TOKEN + " {")
        .contains("\"alertname\":\"BrokerDown\"");
  }

  @Test
  void aTokenOrAUserLogsIn() throws DeliveryException {
    webhook(false, Map.of("url", url(), "token", "t0")).send(List.of(Notes.fired("A")), BEGIN);
    webhook(false, Map.of("url", url(), "username", "u", "password", "p"))
        .send(List.of(Notes.fired("A")), BEGIN);
    assertThat(logins).containsExactly("Bearer t0", "Basic dTpw");
  }

  /** The value is what openssl makes of it: dgst -sha256 -hmac SECkey, in Base64. */
  @Test
  void theSignatureIsDingTalks() {
    assertThat(
            DingTalk.signed(
                URI.create("https://oapi.dingtalk.com/robot/send?access_token=x"),
                "SECkey",
                Instant.ofEpochMilli(1_600_000_000_000L)))
        .hasToString(
            "https://oapi.dingtalk.com/robot/send?access_token=x&timestamp=1600000000000"
                + "&sign=B9hihd5m2rua%2BaO9ESRSHgSEV%2BVtWifaNsQetEaj3%2Fg%3D");
  }

  @Test
  void aSignedRequestReachesTheRobot() throws DeliveryException {
    webhook(true, Map.of("url", url(), "signingKey", "SECkey"))
        .send(List.of(Notes.fired("A")), BEGIN);
    assertThat(requests.getFirst()).contains("&timestamp=" + BEGIN.toEpochMilli() + "&sign=");
  }

  @Test
  void whatMayWorkLaterIsToldFromWhatIsRefused() {
    assertFails(503, "", "it answers with status 503", false);
    assertFails(429, "", "it answers with status 429", false);
    assertFails(404, "", "it answers with status 404", true);
    assertFails(302, "", "it answers with status 302", true);
    assertFails(200, "{\"errcode\":310000}", "it answers with errcode 310000", true);
    assertFails(200, "{\"errcode\":-1}", "it answers with errcode -1", false);
    assertFails(200, "{\"errcode\":130101}", "it answers with errcode 130101", false);
  }

  private void assertFails(int newStatus, String newAnswer, String message, boolean refused) {
    status = newStatus;
    answer = newAnswer;
    DeliveryException e =
        catchThrowableOfType(
            DeliveryException.class,
            () -> webhook(false, Map.of("url", url())).send(List.of(Notes.fired("A")), BEGIN));
    assertThat(e).hasMessage(message);
    assertThat(e.isRefused()).isEqualTo(refused);
  }

  @Test
  void noSentenceHoldsAnythingOfTheUrl() {
    String url = url();
    server.stop(0);
    for (String faulty :
        List.of(
            url,
            "http://no-such-host.invalid/send?access_token=" + TOKEN,
            "https://" + url.substring("http://".length()),
            "ftp://127.0.0.1/" + TOKEN,
            "http://127.0.0.1:99999/" + TOKEN,
            "no url " + TOKEN)) {
      Webhook webhook = webhook(false, Map.of("url", faulty));
      assertThatThrownBy(() -> webhook.send(List.of(Notes.fired("A")), BEGIN))
          .isInstanceOf(DeliveryException.class)
          .hasMessageNotContaining(TOKEN)
          .hasMessageNotContaining("127.0.0.1")
          .hasNoCause();
      assertThat(webhook.fault().orElse("")).doesNotContain(TOKEN);
    }
  }

  @Test
  void whatIsMissingIsSaidBeforeAnythingHappens() {
    assertThat(webhook(false, Map.of()).fault()).contains("its Secret has no url");
    assertThat(webhook(true, Map.of("url", url())).fault())
        .contains("its Secret has no signingKey");
    assertThat(webhook(false, Map.of("url", "nowhere")).fault())
        .contains("its url is no http or https address with a host");
    assertThat(webhook(false, Map.of("url", url())).fault()).isEmpty();
    assertThat(requests).isEmpty();
  }

  private String url() {
    return "http://127.0.0.1:%d/robot/send?access_token=%s"
        .formatted(server.getAddress().getPort(), TOKEN);
  }

  private static Webhook webhook(boolean signed, Map<String, String> secret) {
    SecretValues values = key -> Optional.ofNullable(secret.get(key));
    Preferences all = Preferences.of(Severity.warning);
    return new Webhook(
        new Endpoint(null, () -> Reading.of(values)), Template.ofEverything(all), signed, all);
  }
}
