package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.operator.api.Mutants;
import io.marketprism.operator.api.Schema;
import io.marketprism.operator.loop.QuietLoops;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.CallOutcome;
import io.marketprism.operator.workload.ContainerHost;
import io.marketprism.operator.workload.HostException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a DockerHost declares as its endpoint: it works, or each question says why not. */
class EndpointTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcp://127.0.0.1:99999 | the port 99999 of its endpoint is not from 1 to 65535",
        "tcp://127.0.0.1:0 | the port 0 of its endpoint is not from 1 to 65535",
        "tcp://a b:2375 | a b",
        "tcp://no_such_host:2375 | no_such_host",
        "tcp://no-such-host.invalid:2375 | no-such-host.invalid",
        "tcp://[:2375 | its endpoint is neither unix:///path nor tcp://host:port",
        "tcp://127.0.0.1:9999999999999 | its endpoint is neither unix:///path nor tcp://host:port",
        "unix:///tmp/no such folder/a b.sock | No such file or directory",
        "http://127.0.0.1 | its endpoint is neither unix:///path nor tcp://host:port",
      })
  void whatIsNoneSaysSo(String declared, String why) {
    try (DockerEngine engine = engine(declared)) {
      assertThatThrownBy(engine::info).isInstanceOf(HostException.class).hasMessageContaining(why);
      assertThat(engine.start("0123"))
          .isInstanceOfSatisfying(
              CallOutcome.NotSent.class, o -> assertThat(o.message()).contains(why));
    }
  }

  @Test
  void aSocketWithABlankInItsNameWorks() throws Exception {
    Path socket = folder.resolve("a b.sock");
    try (FakeEngine fake = new FakeEngine();
        UnixForwarder forwarder = new UnixForwarder(socket, fake.port());
        DockerEngine engine = engine("unix://" + socket)) {
      assertThat(engine.info().id()).isEqualTo("engine");
      assertThat(engine.start("0123")).isEqualTo(new CallOutcome.Done());
      assertThat(forwarder.isOpen()).isTrue();
    }
  }

  /** What remains to be told is only whether the name can be resolved and something answers. */
  @Test
  void whatTheSchemaAdmitsIsOne() throws IOException {
    Schema schema = Schema.of("dockerhosts");
    List<String> seeds =
        List.of(
            "unix:///var/run/docker.sock",
            "unix:///" + "a".repeat(104),
            "tcp://docker_proxy:2375",
            "tcp://127.0.0.1:65535",
            "tcp://docker.example.org:2376");
    List<String> declared = Mutants.of(21, seeds).limit(3_000).toList();
    List<String> admitted =
        declared.stream().filter(e -> schema.refusals(Map.of("endpoint", e)).isEmpty()).toList();
    assertThat(admitted).hasSizeGreaterThan(300);
    assertThat(admitted)
        .allSatisfy(
            e -> {
              EngineEndpoint endpoint = EngineEndpoint.parse(e);
              assertThat(endpoint).isNotInstanceOf(EngineEndpoint.Faulty.class);
              if (endpoint instanceof EngineEndpoint.Unix) {
                assertThat(endpoint.address().toString()).hasSizeLessThan(108);
                assertThat(endpoint.toUri(false).getPath())
                    .isEqualTo(e.substring("unix://".length()));
              }
            });
    Map<String, Object> tls = Map.of("secretRef", Map.of("name", "a"));
    assertThat(declared)
        .filteredOn(e -> schema.refusals(Map.of("endpoint", e, "tls", tls)).isEmpty())
        .hasSizeGreaterThan(100)
        .allSatisfy(e -> assertThat(EngineEndpoint.parse(e).toUri(true).getHost()).isNotEmpty());
  }

  @Test
  void noDeclarationThrowsAnythingElse() {
    Random random = new Random(11);
    String alphabet = "ab09-._~?#[]@!$&'()*+,;=% {}|\\^`\"<>\t\u00e9\u4e2d\ud83d\ude00";
    for (int i = 0; i < 150; i++) {
      StringBuilder host = new StringBuilder();
      for (int length = 1 + random.nextInt(12); length > 0; length--) {
        host.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String declared =
          random.nextBoolean()
              ? "unix:///" + folder.getFileName() + "/" + host
              : "tcp://" + host + ".invalid:" + random.nextInt(200_000);
      assertNothingBreaks(declared);
    }
  }

  private static void assertNothingBreaks(String declared) {
    try (DockerEngine engine = engine(declared)) {
      assertThatThrownBy(engine::info).as(declared).isInstanceOf(HostException.class);
      assertThatThrownBy(() -> engine.logs("0123", Instant.now(), 1, 1))
          .as(declared)
          .isInstanceOf(HostException.class);
      assertThat(engine.restart("0123", Duration.ofSeconds(1)))
          .as(declared)
          .isInstanceOf(CallOutcome.NotSent.class);
      assertThat(engine.diagnose("0123", Environment.EMPTY, Duration.ofSeconds(2)).parts())
          .as(declared)
          .allMatch(part -> part.content() instanceof Reading.Unknown);
      try (ContainerHost.Watch watch = engine.watch(QuietLoops.create(), event -> {})) {
        assertThat(watch.isConnected()).as(declared).isFalse();
      }
      assertThatThrownBy(engine::list).isInstanceOf(HostException.class);
      assertThatThrownBy(engine::ping).isInstanceOf(HostException.class);
    }
  }

  private static DockerEngine engine(String declared) {
    return new DockerEngine(declared, null, InstantSource.system());
  }

  /** A proxy that answers in chunks, as many do, and doesn't close although it was asked to. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "503 Service Unavailable | f~{\"message\":\"no\"~1~}~0~~ | Errored[message=503: no]",
        "503 Service Unavailable | f;x=y~{\"message\":\"n\"}~0~~ | Errored[message=503: n]",
        "403 Forbidden | 0~~ | Refused[message=403:]",
        "404 Not Found | 0~Trailer: x~~ | Refused[message=404:]",
      })
  void anAnswerInChunksIsReadAtOnce(String status, String body, String expected) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        DockerEngine engine = engine("tcp://127.0.0.1:" + server.getLocalPort())) {
      Thread.ofVirtual().start(() -> answer(server, status, body.replace("~", "\r\n")));
      long begin = System.nanoTime();
      CallOutcome outcome = engine.start("0123");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
      assertThat(outcome).hasToString(expected);
    }
  }

  private static void answer(ServerSocket server, String status, String body) {
    try {
      Socket socket = server.accept(); // and it stays open
      socket.getInputStream().read();
      String head = "HTTP/1.1 " + status + "\r\nTransfer-Encoding: chunked\r\n\r\n";
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void composeIsGivenWhatIsDeclared() {
    assertThat(
            new ComposeCli("tcp://docker_proxy:2375", null, Map.of("PATH", folder.toString()))
                .version())
        .isInstanceOf(Reading.Unknown.class);
  }
}
