package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.DockerHostStatus;
import io.marketprism.operator.loop.QuietLoops;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.CallOutcome;
import io.marketprism.operator.workload.ComposeProject;
import io.marketprism.operator.workload.ContainerEvent;
import io.marketprism.operator.workload.HostException;
import io.marketprism.operator.workload.docker.Authority;
import io.marketprism.operator.workload.docker.ComposeCli;
import io.marketprism.operator.workload.docker.DockerEngine;
import io.marketprism.operator.workload.docker.DockerTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Docker Engine that listens with TLS and lets nobody in without a certificate. */
class DockerTlsIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Authority CA = new Authority("docker-ca");
  private static final Authority STRANGER = new Authority("another-ca");
  private static final Authority.Issued ENGINE = CA.issue("engine", "127.0.0.1");
  private static final Authority.Issued OPERATOR = CA.issue("operator");

  private final TlsForwarder forwarder = new TlsForwarder(ENGINE, CA);
  private final DockerTls tls = new DockerTls();
  private final DockerEngine engine =
      new DockerEngine(forwarder.endpoint(), tls, InstantSource.system());

  @AfterEach
  void close() {
    engine.close();
    forwarder.close();
    Shell.run("bash", "-c", "docker rm -f docker-tls-it >/dev/null 2>&1 || true");
  }

  @Test
  void everythingGoesThroughTls() throws Exception {
    run();
    tls.use(pem(CA, OPERATOR));
    List<ContainerEvent> events = new CopyOnWriteArrayList<>();
    try (AutoCloseable watching = engine.watch(QuietLoops.create(), events::add)) {
      await("connected").until(() -> events.contains(ContainerEvent.GAP));
      assertThat(engine.info().version()).isNotEmpty();
      String id = engine.inspect("docker-tls-it").incarnation().containerId();
      assertThat(engine.restart(id, Duration.ofSeconds(1))).isEqualTo(new CallOutcome.Done());
      assertThat(engine.start(id)).isEqualTo(new CallOutcome.Done());
      assertThat(engine.inspect(id).state()).isEqualTo(ContainerState.RUNNING);
      await("told").until(() -> events.stream().anyMatch(e -> e.action().equals("restart")));
      assertThat(watching).isNotNull();
    }
    // Queries, the stream, and each of the two calls on a connection of its own.
    assertThat(forwarder.clients()).hasSizeGreaterThanOrEqualTo(4).containsOnly("CN=operator");
  }

  @Test
  void nothingIsSentToAnEngineThatIsNotTheOneThatWasMeant() {
    tls.use(pem(STRANGER, OPERATOR));
    assertRefused(engine, "the engine's certificate is not accepted: ");
    tls.use(pem(CA, OPERATOR));
    try (DockerEngine byName =
        new DockerEngine("tcp://localhost:" + forwarder.port(), tls, InstantSource.system())) {
      // Its certificate is for 127.0.0.1 alone.
      assertRefused(byName, "localhost");
    }
    assertThat(forwarder.clients()).doesNotContain("");
  }

  @Test
  void withoutCertificatesNothingIsSent() {
    tls.use(Reading.unknown("there is no Secret docker-tls"));
    assertRefused(engine, "there is no Secret docker-tls");
    assertThat(forwarder.clients()).isEmpty();
  }

  private static void assertRefused(DockerEngine engine, String why) {
    assertThatThrownBy(engine::info).isInstanceOf(HostException.class).hasMessageContaining(why);
    assertThat(engine.start("0123"))
        .isInstanceOfSatisfying(
            CallOutcome.NotSent.class,
            notSent -> assertThat(notSent.message()).startsWith("not sent: "));
  }

  @Test
  void aStrangersCertificateOpensNothingAndTheRightOneDoesAtOnce() throws HostException {
    tls.use(pem(CA, STRANGER.issue("somebody")));
    assertThatThrownBy(engine::info).isInstanceOf(HostException.class);
    assertThat(engine.start("0123")).isNotEqualTo(new CallOutcome.Done());
    assertThat(forwarder.clients()).isEmpty();
    tls.use(pem(CA, OPERATOR));
    assertThat(engine.info().id()).isNotEmpty();
  }

  @Test
  void certificatesAreReplacedWhileItRuns() throws HostException {
    tls.use(pem(CA, OPERATOR));
    String id = engine.info().id();
    int port = forwarder.port();
    forwarder.close();
    Authority next = new Authority("next-ca");
    try (TlsForwarder renewed = new TlsForwarder(next.issue("engine", "127.0.0.1"), next, port)) {
      assertThatThrownBy(engine::info).isInstanceOf(HostException.class);
      tls.use(pem(next, next.issue("operator-renewed")));
      assertThat(engine.info().id()).isEqualTo(id);
      assertThat(renewed.clients()).containsOnly("CN=operator-renewed");
    }
  }

  @Test
  void dockerComposeTakesThem(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("compose.yml"),
        """
        services:
          a: {image: "marketprism-demo/nats:latest", container_name: docker-tls-it, pull_policy: never,
            network_mode: none}
        """);
    ComposeProject project =
        new ComposeProject("docker-tls-it", folder.toString(), List.of("compose.yml"));
    tls.use(pem(CA, OPERATOR));
    ComposeCli compose = new ComposeCli(forwarder.endpoint(), tls, System.getenv());
    assertThat(compose.up(project, "a", false, false, Optional::empty))
        .isEqualTo(new CallOutcome.Done());
    assertThat(Shell.run("docker", "inspect", "--format={{.State.Status}}", "docker-tls-it"))
        .isEqualTo("running");
    assertThat(forwarder.clients()).contains("CN=operator");
  }

  /** The operator itself: from no Secret, over a wrong one, to a healed container. */
  @Test
  void theOperatorReadsThemFromASecretAndHeals() {
    Scene scene = Scene.fresh();
    deleteSecret();
    try (OperatorUnderTest operator = OperatorUnderTest.start()) {
      scene.applyHostAt(forwarder.endpoint(), "tls: {secretRef: {name: docker-tls}}");
      awaitReachable("False", "there is no Secret docker-tls in namespace marketprism-system");
      putSecret(Map.of("ca.crt", CA.pem(), "tls.crt", OPERATOR.certificatePem()));
      awaitReachable("False", "Secret docker-tls in namespace marketprism-system has no tls.key");
      putSecret(STRANGER, OPERATOR);
      awaitReachable(
          "False", forwarder.endpoint() + ": the engine's certificate is not accepted: ");
      putSecret(CA, OPERATOR);
      awaitReachable("True", "the Docker Engine answers");

      scene.applyStack(new QuickRunbook().spec());
      scene.awaitReady(Duration.ofSeconds(40));
      Shell.run("docker", "stop", StandIn.NATS.container());
      scene.awaitActs(SOON, "Start nats for BrokerDown/stopped: Succeeded");
      assertThat(condition("TransportSecure").getReason()).isEqualTo("MutualTLS");
      assertThat(operator.log()).doesNotContain("PRIVATE KEY");
    } finally {
      deleteSecret();
      scene.removeResources();
    }
  }

  private static void awaitReachable(String status, String message) {
    await("Reachable is %s: %s".formatted(status, message))
        .atMost(Duration.ofSeconds(40)) // a Secret is read again every 30 s
        .until(
            () -> condition("Reachable"),
            c -> c.getStatus().equals(status) && c.getMessage().startsWith(message));
  }

  private static Condition condition(String type) {
    DockerHost host = client().resources(DockerHost.class).withName("local").get();
    DockerHostStatus status = host.getStatus();
    return status == null
        ? new ConditionBuilder().withStatus("").withMessage("").build()
        : status.conditionsOrEmpty().stream()
            .filter(c -> c.getType().equals(type))
            .findFirst()
            .orElseThrow();
  }

  private static void run() {
    Shell.run(
        "docker",
        "run",
        "--detach",
        "--network=none",
        "--name=docker-tls-it",
        "marketprism-demo/nats:latest");
  }

  private static Reading<DockerTls.Pem> pem(Authority trusted, Authority.Issued own) {
    return Reading.of(new DockerTls.Pem(trusted.pem(), own.certificatePem(), own.keyPem()));
  }

  private static void putSecret(Authority trusted, Authority.Issued own) {
    putSecret(
        Map.of("ca.crt", trusted.pem(), "tls.crt", own.certificatePem(), "tls.key", own.keyPem()));
  }

  private static void putSecret(Map<String, String> values) {
    client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace("marketprism-system")
                .withName("docker-tls")
                .endMetadata()
                .withStringData(values)
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  private static void deleteSecret() {
    client().secrets().inNamespace("marketprism-system").withName("docker-tls").delete();
  }

  private static KubernetesClient client() {
    return ControlPlane.get().client();
  }
}
