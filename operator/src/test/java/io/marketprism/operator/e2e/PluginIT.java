package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.plugin.Plugin;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kubectl plug-in against a real API server, and an operator that hears what is said by it. */
class PluginIT {

  private static final String CONTAINER = "marketprism-hot-storage";

  private final Scene scene = Scene.fresh();

  private record Said(int exitCode, String text) {}

  private OperatorUnderTest operator;

  @BeforeEach
  void anOperatorRuns() {
    operator = OperatorUnderTest.shared();
  }

  @AfterEach
  void removeResources() {
    scene.removeResources();
  }

  @Test
  void aStackIsPausedInPartAndAsAWholeAndNothingElseOfItChanges() {
    scene.applyHost();
    scene.applyStack("{settleSeconds: 30, services: [{name: nats, mode: Observe}]}");
    assertThat(plugin("pause", "--service", "nats", "--reason", "disk", "--for", "2h").exitCode())
        .isZero();
    assertThat(plugin("pause", "--alert", "BrokerDown", "--reason", "known").exitCode()).isZero();
    assertThat(plugin("pause", "--reason", "migration").text())
        .isEqualTo("paused the whole stack\n");
    StackSpec paused = spec();
    assertThat(paused.services().getFirst().pause().reason()).isEqualTo("disk");
    assertThat(paused.services().getFirst().pause().until()).isNotNull();
    assertThat(paused.alerts().getFirst().pause().until()).isNull();
    assertThat(paused.pause().reason()).isEqualTo("migration");
    assertThat(plugin("resume", "--service", "nats").exitCode()).isZero();
    assertThat(plugin("resume", "--alert", "BrokerDown").exitCode()).isZero();
    assertThat(plugin("resume").exitCode()).isZero();
    StackSpec resumed = spec();
    assertThat(resumed.pause()).isNull();
    assertThat(resumed.services()).hasSize(1).allMatch(s -> s.pause() == null && s.mode() != null);
    assertThat(resumed.alerts()).isNullOrEmpty();
    assertThat(resumed.settleSeconds()).isEqualTo(30);
  }

  @Test
  void anOutageIsSeenApprovedAndOver() {
    scene.applyHost();
    scene.applyStack("{mode: Approve}");
    scene.awaitReady(Duration.ofSeconds(60));
    assertThat(plugin("status").text()).contains("hot-storage", CONTAINER, "running");
    assertThat(plugin("ack").text()).isEqualTo("error: nothing is escalated\n");
    Shell.run("docker", "stop", CONTAINER);
    String waiting =
        await("a proposal")
            .atMost(Duration.ofSeconds(60))
            .until(
                () ->
                    scene.remediations().stream()
                        .filter(r -> "AwaitingApproval".equals(phase(r)))
                        .map(r -> r.getMetadata().getName())
                        .findFirst()
                        .orElse(""),
                name -> !name.isEmpty());
    assertThat(plugin("status").text()).contains("HotStorageDown", "AwaitingApproval", waiting);
    Said approved = plugin("approve", waiting, "--reason", "the team has seen it");
    assertThat(approved.text()).startsWith(waiting + ": Approved Start hot-storage, by ");
    assertThat(plugin("approve", waiting, "--reason", "once more").exitCode()).isEqualTo(1);
    await("its end")
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () ->
                assertThat(plugin("history").text())
                    .contains(waiting, "Start hot-storage", "Succeeded"));
    assertThat(plugin("history", "-o", "json").text()).contains("\"decision\":\"Approved\"");
  }

  @Test
  void aRestartThatIsAskedForIsDone() {
    scene.applyHost();
    scene.applyStack("{}");
    scene.awaitReady(Duration.ofSeconds(60));
    try (DockerEvents docker = new DockerEvents()) {
      assertThat(plugin("restart", "hot-storage", "--reason", "new credentials", "--by", "li.wei"))
          .isEqualTo(
              new Said(
                  0,
                  "asked to restart hot-storage; follow it with `kubectl marketprism status -w`\n"));
      await("the restart")
          .atMost(Duration.ofMinutes(2))
          .until(() -> docker.of(CONTAINER, "restart").size() == 1);
    }
  }

  /** By the operator itself, to who may read the object: the API server says who that is. */
  @Test
  void theOperatorSaysWhyItHoldsBackAndWhatItSawBeforeItActed() {
    scene.applyHost();
    scene.applyStack("{mode: Observe}");
    scene.awaitReady(Duration.ofSeconds(60));
    Shell.run("docker", "stop", CONTAINER);
    await("the decision to observe")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(ask("explain").text())
                    .contains(
                        "which acts",
                        "HotStorageDown  Firing since",
                        "acts when   the mode becomes Enforce or Approve",
                        "container.state",
                        "Observing: would Start hot-storage",
                        "inactive: "));
    Said json = ask("explain", Scene.NAME, "BrokerDown", "-o", "json");
    assertThat(json.text()).contains("\"name\":\"BrokerDown\"", "\"state\":\"Inactive\"");
    assertThat(ask("explain", Scene.NAME, "NoSuchAlert").text())
        .startsWith("error: there is no alert NoSuchAlert; there are ");
    scene.applyStack("{mode: Enforce}");
    String done =
        await("a start")
            .atMost(Duration.ofSeconds(60))
            .until(
                () ->
                    scene.remediations().stream()
                        .filter(r -> r.getStatus() != null && r.getStatus().evidence() != null)
                        .map(r -> r.getMetadata().getName())
                        .findFirst()
                        .orElse(""),
                name -> !name.isEmpty());
    await("its record")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(ask("record", done).text()).contains("== before the action"));
    assertThat(ask("record", "nothing.of.7").exitCode()).isEqualTo(1);
    scene.awaitReady(Duration.ofSeconds(90));
  }

  @Test
  void whoMayNotReadTheStackIsRefusedByTheOperator() {
    scene.applyHost();
    scene.applyStack("{}");
    scene.awaitReady(Duration.ofSeconds(60));
    ControlPlane api = ControlPlane.get();
    api.run(
        "bash",
        "-c",
        "kubectl create serviceaccount stranger -n default --dry-run=client -o yaml | kubectl apply -f -");
    assertThat(ask("explain", "--service-account", "default/stranger").text())
        .isEqualTo(
            "error: system:serviceaccount:default:stranger may not get marketprismstacks %s/%s\n"
                .formatted(Scene.NAMESPACE, Scene.NAME));
    assertThat(ask("explain", "--token", "nobody-has-this").text())
        .isEqualTo("error: the Kubernetes API knows nobody with this token\n");
    assertThat(ask("notify-test", "oncall", "--service-account", "default/stranger").text())
        .endsWith("may not update dockerhosts local\n");
    assertThat(ask("notify-test", "no-such-receiver").text())
        .isEqualTo(
            "error: the DockerHost local has no receiver no-such-receiver that can be notified\n");
  }

  @Test
  void aSupportBundleHasWhatSomebodyNeedsWhoHelps(@TempDir Path folder) {
    scene.applyHost();
    scene.applyStack("{}");
    scene.awaitReady(Duration.ofSeconds(60));
    Path zip = folder.resolve("bundle.zip");
    assertThat(ask("support-bundle", "--file", zip.toString()).text())
        .contains(
            "stacks.yaml",
            "dockerhosts.yaml",
            "remediations.yaml",
            "events.yaml",
            "explanations/%s.json".formatted(Scene.NAME),
            "metrics.txt")
        .doesNotContain("missing.txt");
    assertThat(zip).isNotEmptyFile();
  }

  @Test
  void whatCanNotBeMeantIsSaidInASentence() {
    assertThat(plugin("status", "nobody"))
        .isEqualTo(
            new Said(
                1,
                "error: there is no MarketPrismStack nobody in the namespace "
                    + Scene.NAMESPACE
                    + "\n"));
    assertThat(plugin("pause", "--reason", "x", "--for", "soon").exitCode()).isEqualTo(2);
    assertThat(plugin("refuse", "nothing", "--reason", "x").text())
        .isEqualTo("error: there is no Remediation nothing\n");
  }

  private StackSpec spec() {
    List<MarketPrismStack> stacks =
        ControlPlane.get()
            .client()
            .resources(MarketPrismStack.class)
            .inNamespace(Scene.NAMESPACE)
            .list()
            .getItems();
    assertThat(stacks).hasSize(1);
    return stacks.getFirst().getSpec();
  }

  private static String phase(Remediation remediation) {
    return remediation.getStatus() == null ? "" : remediation.getStatus().phaseWord();
  }

  /** The operator under test is no pod: it is asked at its address. */
  private Said ask(String command, String... arguments) {
    return plugin(
        command,
        Stream.concat(
                Stream.of("--operator-url", "http://" + operator.hostPort()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private static Said plugin(String command, String... arguments) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text, true);
    String[] all =
        Stream.of(
                Stream.of(command),
                Stream.of("--kubeconfig", ControlPlane.get().kubeconfig().toString()),
                Stream.of("--namespace", Scene.NAMESPACE),
                Stream.of(arguments))
            .flatMap(parts -> parts)
            .toArray(String[]::new);
    int exitCode = Plugin.commandLine().setOut(writer).setErr(writer).execute(all);
    return new Said(exitCode, text.toString());
  }
}
