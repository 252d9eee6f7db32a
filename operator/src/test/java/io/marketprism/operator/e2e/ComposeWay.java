package io.marketprism.operator.e2e;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code deploy/compose} as it is shipped, brought up with nothing but settings: images made here,
 * ports that are free.
 */
final class ComposeWay implements AutoCloseable {

  private static final String PROJECT = "mp-operator-e2e";
  private static final String IMAGE = "marketprism-operator:e2e";

  /** What goes on running. */
  private static final List<String> DAEMONS = List.of("etcd", "kube-apiserver", "operator");

  /** Once for all tests of a run. */
  private static boolean imageIsMade;

  private final Map<String, String> settings;
  private final Path kubeconfig;
  private final KubernetesClient client;

  private ComposeWay() throws IOException {
    settings = settings();
    Path compose = Shell.ROOT.resolve("deploy/compose");
    settings.put("COMPOSE_PROJECT_NAME", PROJECT);
    settings.put(
        "COMPOSE_FILE",
        "%1$s/docker-compose.yml:%1$s/docker-compose.projects.yml".formatted(compose));
    settings.put("PROJECTS_DIR", Shell.ROOT.resolve("demo/services/compose").toString());
    settings.put("DOCKER_GID", Shell.run("stat", "-c", "%g", "/var/run/docker.sock"));
    kubeconfig = Files.createTempFile("compose-way", ".kubeconfig");
    up();
    String text = Shell.run(settings, "bash", "-c", "docker compose run --rm -T kubeconfig 2>&-");
    Files.writeString(kubeconfig, text);
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
            .build();
  }

  /** Does what the page for users says. */
  static ComposeWay start() throws IOException {
    return new ComposeWay();
  }

  /** Makes the operator's image; settings for it, and for ports that are free. */
  static Map<String, String> settings() throws IOException {
    if (!imageIsMade) {
      Shell.run("operator/image/build", IMAGE);
      imageIsMade = true;
    }
    Map<String, String> settings = new HashMap<>();
    settings.put("OPERATOR_IMAGE", IMAGE);
    settings.put("API_PORT", Integer.toString(freePort()));
    settings.put("HTTP_PORT", Integer.toString(freePort()));
    return settings;
  }

  /** Returns when the operator has been started. */
  void up() {
    compose("up", "--detach");
  }

  /** What Docker's health check says of one of its containers. */
  String health(String service) {
    return Shell.run("docker", "inspect", "-f", "{{.State.Health.Status}}", name(service));
  }

  /** Stops and starts each of its containers. */
  void restart() {
    docker(Stream.of("restart"));
  }

  /** SIGKILL for all of them, and a start without docker compose: as after a power failure. */
  void killAndStart() {
    docker(Stream.of("kill"));
    docker(Stream.of("start"));
  }

  private void docker(Stream<String> command) {
    Shell.run(
        Stream.concat(Stream.concat(Stream.of("docker"), command), DAEMONS.stream().map(this::name))
            .toArray(String[]::new));
  }

  String name(String service) {
    return "%s-%s-1".formatted(PROJECT, service);
  }

  /** Where it listens, on loopback alone. */
  List<Integer> ports() {
    return Stream.of("API_PORT", "HTTP_PORT").map(settings::get).map(Integer::valueOf).toList();
  }

  /** The names of its containers, volumes and networks. */
  String remains() {
    return String.join(
        "",
        Stream.of("ps --all", "volume ls", "network ls")
            .map(
                list ->
                    Shell.run(
                        "bash",
                        "-c",
                        "docker %s --quiet --filter label=com.docker.compose.project=%s"
                            .formatted(list, PROJECT)))
            .toList());
  }

  /** The files below a folder of a container, as {@code tar -t} lists them with their modes. */
  List<String> files(String service, String folder) {
    return Shell.run("bash", "-c", "docker cp %s:%s - | tar -tv".formatted(name(service), folder))
        .lines()
        .toList();
  }

  String compose(String... arguments) {
    return Shell.run(
        settings,
        Stream.concat(Stream.of("docker", "compose"), Stream.of(arguments)).toArray(String[]::new));
  }

  /** kubectl on this machine, with the kubeconfig that was printed. */
  String kubectl(String... arguments) {
    return Shell.run(
        Map.of("KUBECONFIG", kubeconfig.toString()),
        Stream.concat(Stream.of("kubectl"), Stream.of(arguments)).toArray(String[]::new));
  }

  /** A client with the same kubeconfig. */
  KubernetesClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    compose("down", "--volumes");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
