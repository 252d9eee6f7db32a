package io.marketprism.operator.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.api.Grants;
import io.marketprism.operator.api.Mutants;
import io.marketprism.operator.api.Schema;
import io.marketprism.operator.probe.ByteBudget;
import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.probe.Prober;
import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever the CRDs admit as an address, a path or a URL arrives where it says, and what would not
 * is refused where it is declared. What no schema can know is whether a name can be resolved.
 */
class DeclaredAddressesTest {

  private static final int MANY = 3_000;
  private static final int SENT = 120;

  private static final List<String> PATHS =
      List.of(
          "/",
          "/health",
          "/api/v1/query?query=up{job=\"x\"}",
          "//a/../b/./c",
          "/%41%zz%",
          "/q?a=b&c=[0]&d=%20;e",
          "/a?b?c=/d:80@e");

  private static final List<String> URLS =
      List.of(
          "http://prometheus_webhook_dingtalk:8060/dingtalk/webhook1/send",
          "http://127.0.0.1:9093/alertmanager",
          "https://oapi.dingtalk.com/robot/send?access_token=x&a=@b",
          "https://example.org",
          "https://10-0-0-1.pod.cluster.local:443/",
          "http://[::1]:9090",
          "https://[2001:db8::7]/a",
          "http://user:secret@host/x",
          "http://host:65536",
          "http://host:0/",
          "https://mp_host/x",
          "https://host.1/",
          "http://a#b");

  private final RequestLog server = new RequestLog();

  DeclaredAddressesTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"httpGet", "scrape"})
  void aPathThatIsAdmittedArrives(String kind) throws Exception {
    Schema schema = Schema.of("marketprismstacks", "services", "probes", kind);
    Prober prober = new Prober();
    List<String> admitted =
        Mutants.of(16, PATHS)
            .filter(path -> schema.refusals(Map.of("port", 1L, "path", path)).isEmpty())
            .limit(SENT)
            .toList();
    for (String path : admitted) {
      Reading<?> seen =
          prober.get(
              "127.0.0.1", new ProbeTarget.Http(server.port(), path), ByteBudget.ofHeap().share());
      assertThat(seen).as(path).isInstanceOf(Reading.Known.class);
      assertThat(decoded(server.last())).as(path).isEqualTo(decoded(path));
    }
  }

  @ParameterizedTest
  @CsvSource({"prometheus", "alertmanager", "notifications/alertmanager", "notifications/webhook"})
  void aUrlThatIsAdmittedIsOne(String where) throws Exception {
    Schema schema = Schema.of("dockerhosts", where.split("/", -1));
    List<String> admitted =
        Mutants.of(17, URLS)
            .limit(MANY)
            .filter(url -> schema.refusals(Map.of("url", url)).isEmpty())
            .toList();
    assertThat(admitted).hasSizeGreaterThan(MANY / 10);
    for (String url : admitted) {
      Optional<HttpAddress> address = HttpAddress.parse(url);
      assertThat(address).as(url).isPresent();
      assertThat(address.get().login()).as(url).isEmpty();
      assertThat(address.get().scheme().equals("http") || isVerifiable(address.get()))
          .as(url)
          .isTrue();
    }
  }

  /** A stack's own receiver may be wherever one of a DockerHost may be. */
  @Test
  void theHostOfAUrlThatIsAdmittedCanBeGrantedToStacks() throws Exception {
    Schema url = Schema.of("marketprismstacks", "notifications", "webhook");
    Schema line = Schema.of("dockerhosts", "allow");
    List<String> admitted =
        Mutants.of(21, URLS)
            .limit(MANY)
            .filter(each -> url.refusals(Map.of("url", each)).isEmpty())
            .toList();
    assertThat(admitted).hasSizeGreaterThan(MANY / 10);
    for (String each : admitted) {
      HttpAddress address = HttpAddress.parse(each).orElseThrow();
      String host = "%s:%d".formatted(address.host(), address.port()).toLowerCase(Locale.ROOT);
      Map<String, Object> allow =
          Map.of(
              "namespaces", List.of("team"),
              "containers", List.of("x"),
              "receiverHosts", List.of(host));
      assertThat(line.refusals(allow)).as(host).isEmpty();
      Grants grants =
          new Grants(
              "local",
              List.of(
                  new DockerHostSpec.Allow(
                      List.of("team"), List.of("x"), null, null, null, List.of(host))));
      assertThat(
              grants.receiverRefusal(
                  "team", address.scheme().equals("https"), address.host(), address.port()))
          .as(each)
          .isEmpty();
    }
  }

  /** Over TLS no name is looked up beforehand, so whatever has one needs no resolver here. */
  private static boolean isVerifiable(HttpAddress address) {
    try {
      return address.toUri().getHost() != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Test
  void theAddressOfAHostIsANameOrAnAddress() throws Exception {
    Schema schema = Schema.of("dockerhosts");
    List<String> seeds =
        List.of(
            "127.0.0.1",
            "mp_host",
            "docker.example",
            "::1",
            "[::1]",
            "fd00::a:1",
            "a:80",
            "http://a");
    List<String> admitted =
        Mutants.of(20, seeds)
            .limit(MANY)
            .filter(
                address ->
                    schema.refusals(Map.of("endpoint", "unix:///x", "address", address)).isEmpty())
            .toList();
    assertThat(admitted).hasSizeGreaterThan(MANY / 10).contains("127.0.0.1", "mp_host", "::1");
    for (String address : admitted) {
      assertThat(HttpAddress.parse(HttpAddress.of(address, 80, "/").toString()))
          .as(address)
          .isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "endpoint | tcp://127.0.0.1:99999 | a port from 1 to 65535",
        "endpoint | tcp://127.0.0.1:0     | a port from 1 to 65535",
        "endpoint | tcp://a b:2375        | a port from 1 to 65535",
        "endpoint | unix://a.sock         | a port from 1 to 65535",
        "address  | http://docker:80      | without scheme and port",
        "address  | docker:2375           | without scheme and port",
        "address  | a/b                   | without scheme and port",
      })
  void whatCanNotWorkIsRefusedInASentence(String field, String value, String sentence)
      throws IOException {
    Map<String, Object> declared =
        field.equals("endpoint")
            ? Map.of("endpoint", value)
            : Map.of("endpoint", "unix:///x", field, value);
    assertThat(Schema.of("dockerhosts").refusals(declared))
        .anySatisfy(refusal -> assertThat(refusal).contains(sentence));
  }

  /** What stands for itself, whether it was written in percent signs or not. */
  private static String decoded(String path) {
    String whole = path.replaceAll("%(?![0-9A-Fa-f]{2})", "%25").replace("+", "%2B");
    return URLDecoder.decode(whole, StandardCharsets.UTF_8);
  }
}
