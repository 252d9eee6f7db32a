package io.marketprism.operator.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.Mutants;
import io.marketprism.operator.api.Schema;
import io.marketprism.operator.net.HttpAddress;
import io.marketprism.operator.net.RequestLog;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Severity;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever the CRD admits as a receiver's URL is posted to, to the letter. */
class DeclaredReceiversTest {

  private static final Preferences ALL = Preferences.of(Severity.warning);

  private static final int SENT = 120;

  private static final List<String> PATHS =
      List.of(
          "",
          "/",
          "/robot/send?access_token=x",
          "/dingtalk/webhook1/send",
          "/a?q={\"x\"}&r=[0]",
          "/prefix/",
          "?a=b",
          "/100%/%41#c");

  private final RequestLog server = new RequestLog();

  DeclaredReceiversTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void whatAWebhookIsDeclaredWithIsPostedTo() throws Exception {
    Schema schema = Schema.of("dockerhosts", "notifications", "webhook");
    List<String> admitted =
        Mutants.of(18, PATHS)
            .map(path -> "http://127.0.0.1:%d%s".formatted(server.port(), path))
            .filter(url -> schema.refusals(Map.of("url", url)).isEmpty())
            .filter(url -> isHere(url))
            .filter(url -> !url.endsWith("?"))
            .limit(SENT)
            .toList();
    for (String url : admitted) {
      SecretValues secret =
          key -> key.equals(SecretValues.CA) ? Optional.empty() : Optional.of("SEC");
      for (boolean signed : List.of(true, false)) {
        send(
            new Webhook(
                new Endpoint(url, () -> Reading.of(secret)),
                Template.ofEverything(ALL),
                signed,
                ALL));
        String path = url.substring("http://127.0.0.1:%d".formatted(server.port()).length());
        assertThat(decoded(server.last()))
            .as(url)
            .startsWith(decoded(path.startsWith("/") ? path : "/" + path));
        assertThat(server.last().contains("&sign=")).isEqualTo(signed);
      }
    }
  }

  @Test
  void whatAnAlertmanagerIsDeclaredWithIsAPrefix() throws Exception {
    Schema schema = Schema.of("dockerhosts", "notifications", "alertmanager");
    List<String> admitted =
        Mutants.of(19, PATHS)
            .map(path -> "http://127.0.0.1:%d%s".formatted(server.port(), path))
            .filter(url -> schema.refusals(Map.of("url", url)).isEmpty())
            .filter(url -> isHere(url))
            .limit(SENT)
            .toList();
    for (String url : admitted) {
      send(new Alertmanager(new Endpoint(url, () -> Reading.of(SecretValues.NONE)), ALL));
      assertThat(URI.create(server.last()).getRawPath()).as(url).endsWith("/api/v2/alerts");
      assertThat(server.last()).as(url).doesNotContain("?", "#");
    }
  }

  /** A sign more may have made another host or port of it. */
  private boolean isHere(String url) {
    return HttpAddress.parse(url)
        .filter(to -> to.host().equals("127.0.0.1") && to.port() == server.port())
        .isPresent();
  }

  private static void send(Receiver receiver) throws DeliveryException {
    assertThat(receiver.fault()).isEmpty();
    receiver.send(List.of(Notes.fired("BrokerDown")), Notes.BEGIN);
  }

  /** What stands for itself, whether it was written in percent signs or not. */
  private static String decoded(String path) {
    String whole = path.replaceAll("%(?![0-9A-Fa-f]{2})", "%25").replace("+", "%2B");
    return URLDecoder.decode(whole, StandardCharsets.UTF_8);
  }
}
