package io.marketprism.operator.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.marketprism.operator.api.Schema;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Severity;
import io.marketprism.operator.workload.docker.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Receivers behind a proxy, and with certificates of an organisation's own. */
class RouteTest {

  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final List<HttpServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void aProxyIsAskedForTheReceiver() throws Exception {
    HttpServer proxy = started(HttpServer.create(ANY, 8));
    send(
        Map.of("url", "http://robot.invalid/hook?token=t"),
        "http://127.0.0.1:" + proxy.getAddress().getPort());
    assertThat(seen).containsExactly("http://robot.invalid:80/hook?token=t");
  }

  @Test
  void aProxyThatIsNotThereIsSaidToBe() {
    assertThatThrownBy(() -> send(Map.of("url", "http://robot.invalid/"), "http://proxy.invalid:1"))
        .hasMessage("its proxy's host name can't be resolved");
  }

  @Test
  void onlyAnHttpProxyWithoutALoginCanBeDeclared() throws IOException {
    Schema schema = Schema.of("dockerhosts", "notifications");
    Map<String, Object> rest = Map.of("name", "a", "webhook", Map.of("url", "http://a/"));
    for (String good : List.of("http://proxy:3128", "http://10.0.0.1:8080/", "http://[::1]:1")) {
      assertThat(refusals(schema, rest, good)).as(good).isEmpty();
    }
    for (String bad :
        List.of(
            "https://proxy:3128",
            "http://user:secret@proxy:3128",
            "http://proxy:0",
            "proxy:3128")) {
      assertThat(refusals(schema, rest, bad)).as(bad).isNotEmpty();
    }
  }

  private static List<String> refusals(Schema schema, Map<String, Object> rest, String proxy) {
    Map<String, Object> spec = new HashMap<>(rest);
    spec.put("proxyURL", proxy);
    return schema.refusals(spec);
  }

  @Test
  void itsCertificateMustBeSignedByWhoIsTrusted() throws Exception {
    Authority authority = new Authority("ours");
    HttpsServer server = HttpsServer.create(ANY, 8);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context(authority.issue("robot", "127.0.0.1"))));
    String url = "https://127.0.0.1:" + started(server).getAddress().getPort() + "/hook";
    send(Map.of("url", url, "ca.crt", authority.pem()), null);
    send(Map.of("url", url, "ca.crt", new Authority("other").pem() + authority.pem()), null);
    assertThat(seen).hasSize(2);
    for (Map<String, String> secret :
        List.of(Map.of("url", url), Map.of("url", url, "ca.crt", new Authority("other").pem()))) {
      assertThatThrownBy(() -> send(secret, null))
          .hasMessage(
              "TLS can't be agreed on with it; is its certificate one that Java trusts, or that"
                  + " ca.crt of its Secret has signed?");
    }
    assertThat(seen).hasSize(2);
  }

  @Test
  void aCertificateThatIsNoneIsSaidBeforeAnythingIsSent() {
    Webhook webhook = webhook(Map.of("url", "https://127.0.0.1:1/", "ca.crt", "none"), null);
    assertThat(webhook.fault()).contains("ca.crt of its Secret is no certificate in PEM");
  }

  private HttpServer started(HttpServer server) {
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          seen.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    servers.add(server);
    return server;
  }

  private static SSLContext context(Authority.Issued issued)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "robot", issued.keys().getPrivate(), new char[0], new Certificate[] {issued.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static void send(Map<String, String> secret, @Nullable String proxy)
      throws DeliveryException {
    webhook(secret, proxy).send(List.of(Notes.fired("BrokerDown")), Notes.BEGIN);
  }

  private static Webhook webhook(Map<String, String> secret, @Nullable String proxy) {
    SecretValues values = key -> Optional.ofNullable(secret.get(key));
    Preferences all = Preferences.of(Severity.warning);
    return new Webhook(
        new Endpoint(null, proxy, () -> Reading.of(values)),
        Template.ofEverything(all),
        false,
        all);
  }
}
