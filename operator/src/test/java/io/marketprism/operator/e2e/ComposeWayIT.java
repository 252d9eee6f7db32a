package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The way in for a Docker host without Kubernetes, from an empty machine until nothing is left. */
class ComposeWayIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private static ComposeWay way;
  private static Scene scene;

  @BeforeAll
  static void comeUp() throws IOException {
    Scene.fresh();
    way = ComposeWay.start();
    scene = new Scene(way.client());
    Path stack = Files.createTempFile("stack", ".yaml");
    Files.writeString(
        stack,
        """
        apiVersion: marketprism.io/v1alpha1
        kind: MarketPrismStack
        metadata: {name: marketprism, namespace: default}
        spec: %s
        """
            .formatted(new QuickRunbook().spec().indent(2)));
    way.kubectl("apply", "--server-side", "-f", stack.toString());
    scene.awaitReady(SOON);
  }

  @AfterAll
  static void goDownAndLeaveNothing() {
    way.close();
    assertThat(way.remains()).isEmpty();
  }

  private static void heals(StandIn standIn, String act) {
    Shell.run("docker", "stop", standIn.container());
    awaitAct(act);
  }

  private static void awaitAct(String act) {
    await(act).atMost(SOON).until(scene::acts, acts -> acts.contains(act));
  }

  @Test
  void aStoppedBrokerIsStartedAndARecordOfItIsInTheDataDirectory() {
    heals(StandIn.NATS, "Start nats for BrokerDown/stopped: Succeeded");
    assertThat(way.files("operator", "/var/lib/marketprism-operator/flight-records"))
        .anyMatch(line -> line.contains("marketprism.nats."));
  }

  @Test
  void aContainerThatIsGoneIsMadeByTheComposeOfTheImage() {
    way.kubectl(
        "patch",
        "dh",
        "local",
        "--type=merge",
        "--patch",
        "{\"spec\":{\"composeProjects\":[{\"name\":\"hot-storage-service\",\"directory\":\"%s\",\"files\":[\"docker-compose.hot-storage.yml\"]}]}}"
            .formatted(Shell.ROOT.resolve("demo/services/compose/hot-storage-service")));
    await("compose is available")
        .atMost(SOON)
        .until(
            () ->
                way.kubectl("get", "dh", "local", "-o", "jsonpath={.status.composeMessage}")
                    .startsWith("docker compose "));
    Shell.run("docker", "rm", "--force", StandIn.HOT_STORAGE.container());
    try {
      await("made again")
          .atMost(SOON)
          .until(scene::acts, acts -> acts.toString().contains("Create hot-storage"));
      scene.awaitReady(SOON);
    } finally {
      StandIn.HOT_STORAGE.reset();
    }
  }

  @Test
  void allIsKeptWhenItIsStoppedAndWhenItIsKilled() {
    String stack = way.kubectl("get", "mps", "marketprism", "-o", "jsonpath={.metadata.uid}");
    way.restart();
    heals(
        StandIn.CLICKHOUSE_COLD, "Start clickhouse-cold for ClickHouseColdDown/stopped: Succeeded");
    way.killAndStart();
    heals(StandIn.COLD_STORAGE, "Start cold-storage for ColdStorageDown/stopped: Succeeded");
    assertThat(way.kubectl("get", "mps", "marketprism", "-o", "jsonpath={.metadata.uid}"))
        .isEqualTo(stack);
  }

  @Test
  void aSecondUpChangesNothingThatAnAdministratorHasChanged() {
    way.kubectl("annotate", "--overwrite", "dh", "local", "changed-by=administrator");
    way.kubectl(
        "patch", "dh", "local", "--type=merge", "-p", "{\"spec\":{\"address\":\"127.0.0.2\"}}");
    try {
      way.up();
      assertThat(way.kubectl("get", "dh", "local", "-o", "jsonpath={.spec.address}"))
          .isEqualTo("127.0.0.2");
      assertThat(way.compose("logs", "install")).contains("left the DockerHost local as it is");
    } finally {
      way.kubectl(
          "patch", "dh", "local", "--type=merge", "-p", "{\"spec\":{\"address\":\"127.0.0.1\"}}");
    }
  }

  @Test
  void onlyLoopbackListens() throws IOException {
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
    assertThat(others).isNotEmpty();
    for (int port : way.ports()) {
      connect(InetAddress.getLoopbackAddress(), port);
      for (InetAddress other : others) {
        assertThatThrownBy(() -> connect(other, port))
            .as("%s:%d", other, port)
            .isInstanceOf(ConnectException.class);
      }
    }
    assertThat(
            Shell.run("docker", "inspect", "-f", "{{.HostConfig.NetworkMode}}", way.name("etcd")))
        .isEqualTo("none");
  }

  private static void connect(InetAddress address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 2000);
    }
  }

  @Test
  void theHealthChecksFindClientsInTheImages() {
    for (String service : List.of("etcd", "operator")) {
      await(service).atMost(SOON).until(() -> way.health(service), "healthy"::equals);
    }
  }

  @Test
  void noSecretCanBeReadByOthersAndTheOperatorHasOnlyItsOwn() {
    assertThat(way.files("kube-apiserver", "/var/lib/control-plane"))
        .filteredOn(line -> line.startsWith("-"))
        .hasSizeGreaterThan(4)
        .allMatch(line -> line.startsWith("-rw-------"));
    assertThat(way.files("operator", "/var/lib/marketprism-operator"))
        .anyMatch(line -> line.startsWith("-rw-------") && line.endsWith("/kubeconfig"))
        .noneMatch(line -> line.contains("admin"));
    assertThat(
            Shell.run(
                "docker",
                "inspect",
                "-f",
                "{{range .Mounts}}{{.Destination}} {{end}}",
                way.name("operator")))
        .doesNotContain("/var/lib/control-plane");
  }
}
