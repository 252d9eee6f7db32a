package io.marketprism.operator.e2e;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationSpec;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A stack of real containers, its resources on a real API server, and what can be seen of them. */
public final class Scene {

  static final String NAME = "marketprism";
  static final String NAMESPACE = "default";

  private static final String ENGINE = "unix:///var/run/docker.sock";

  private final KubernetesClient client;

  /** On the API server that all tests of a run share. */
  public Scene() {
    this(ControlPlane.get().client());
  }

  /** On the API server of this client. */
  Scene(KubernetesClient client) {
    this.client = client;
  }

  /**
   * All containers healthy and no resource left of an earlier test. What a test that failed has
   * left unhealthy may never get well by itself: it is made again.
   */
  static Scene fresh() {
    Scene scene = new Scene();
    scene.removeResources();
    Shell.run(
        StandIn.SETTINGS,
        "bash",
        "-c",
        "docker ps --filter label=io.marketprism.demo=true --filter health=unhealthy"
            + " --format '{{.Names}}' | xargs --no-run-if-empty -n 1 demo/services/stack reset");
    Shell.run(StandIn.SETTINGS, "demo/services/stack", "up");
    return scene;
  }

  /** No stack is left, no Remediation of one and no DockerHost. */
  public void removeResources() {
    client.resources(DockerHost.class).delete();
    removeStacks();
  }

  /** No stack is left, and no Remediation of one. */
  void removeStacks() {
    client.resources(MarketPrismStack.class).inAnyNamespace().delete();
    for (Remediation remediation :
        client.resources(Remediation.class).inAnyNamespace().list().getItems()) {
      // Whatever the operator is just writing to it.
      client
          .resource(remediation)
          .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
      client.resource(remediation).delete();
    }
    client.v1().events().inNamespace(NAMESPACE).delete();
    await()
        .until(
            () ->
                client
                    .resources(MarketPrismStack.class)
                    .inAnyNamespace()
                    .list()
                    .getItems()
                    .isEmpty());
  }

  /** Applies a DockerHost named local that allows the demo's containers. */
  void applyHost(String endpoint, String allowedContainers) {
    applyHostSpec(
        "endpoint: %s, allow: [{namespaces: [default], containers: [\"%s\"]}]"
            .formatted(endpoint, allowedContainers));
  }

  void applyHost() {
    applyHost(ENGINE, "marketprism-*");
  }

  /** Applies it with more fields: {@code prometheus: {url: …}}. */
  void applyHostWith(String fields) {
    applyHostOf("allow: [{namespaces: [default], containers: [\"marketprism-*\"]}], " + fields);
  }

  /** Applies it with nothing but its endpoint and these fields. */
  void applyHostOf(String fields) {
    applyHostSpec("endpoint: %s, %s".formatted(ENGINE, fields));
  }

  /** Applies it at another endpoint, with more fields. */
  void applyHostAt(String endpoint, String fields) {
    applyHostSpec(
        "endpoint: \"%s\", allow: [{namespaces: [default], containers: [\"marketprism-*\"]}], %s"
            .formatted(endpoint, fields));
  }

  /** Applies it at another endpoint, with nothing but these fields. */
  public void applyHostAs(String endpoint, String fields) {
    applyHostSpec("endpoint: \"%s\", %s".formatted(endpoint, fields));
  }

  /** Applies another DockerHost, at which nobody listens and whose key is in this Secret. */
  void applyHostOfSecret(String name, String secret) {
    applyHostSpec(
        name, "endpoint: \"tcp://127.0.0.1:1\", tls: {secretRef: {name: %s}}".formatted(secret));
  }

  private void applyHostSpec(String fields) {
    applyHostSpec("local", fields);
  }

  private void applyHostSpec(String name, String fields) {
    apply(
        """
        apiVersion: marketprism.io/v1alpha1
        kind: DockerHost
        metadata: {name: %s}
        spec: {%s}
        """
            .formatted(name, fields));
  }

  /** Applies a stack with this spec (YAML, flow style). */
  public void applyStack(String spec) {
    applyStack(NAME, spec);
  }

  /** Applies a stack of another name. */
  public void applyStack(String name, String spec) {
    apply(
        """
        apiVersion: marketprism.io/v1alpha1
        kind: MarketPrismStack
        metadata: {name: %s, namespace: %s}
        spec: %s
        """
            .formatted(name, NAMESPACE, spec));
  }

  private void apply(String yaml) {
    client.resource(yaml).serverSideApply();
  }

  /** Waits until the stack is ready. */
  public void awaitReady(Duration atMost) {
    awaitReady(NAME, atMost);
  }

  void awaitReady(String stack, Duration atMost) {
    await(stack + " is ready").atMost(atMost).until(() -> isReady(stack));
  }

  /** Whether a stack is ready. */
  public boolean isReady(String stack) {
    return condition(stack, "Ready").equals("True");
  }

  StackStatus status() {
    return status(NAME);
  }

  private StackStatus status(String name) {
    MarketPrismStack stack =
        client.resources(MarketPrismStack.class).inNamespace(NAMESPACE).withName(name).get();
    return stack == null || stack.getStatus() == null ? StackStatus.EMPTY : stack.getStatus();
  }

  /** The status of a condition; empty while there is none. */
  String condition(String type) {
    return condition(NAME, type);
  }

  private String condition(String stack, String type) {
    return status(stack).conditionsOrEmpty().stream()
        .filter(c -> c.getType().equals(type))
        .map(c -> c.getStatus())
        .findFirst()
        .orElse("");
  }

  String conditionMessage(String type) {
    return status().conditionsOrEmpty().stream()
        .filter(c -> c.getType().equals(type))
        .map(c -> c.getReason() + ": " + c.getMessage())
        .findFirst()
        .orElse("");
  }

  Optional<Reason> reason(String alert) {
    return alert(alert).map(StackStatus.AlertStatus::reason);
  }

  /** What the status shows of an alert; nothing of one that is inactive and long has been. */
  Optional<StackStatus.AlertStatus> alert(String name) {
    return status().alertsOrEmpty().stream().filter(a -> a.name().equals(name)).findFirst();
  }

  /** What the status says of an alert once this is the reason. */
  StackStatus.AlertStatus awaitReason(String alert, Reason reason, Duration atMost) {
    return await("%s is %s".formatted(alert, reason))
        .atMost(atMost)
        .until(() -> alert(alert), a -> a.filter(is -> is.reason() == reason).isPresent())
        .orElseThrow();
  }

  List<Remediation> remediations() {
    return client.resources(Remediation.class).inNamespace(NAMESPACE).list().getItems().stream()
        .sorted(
            Comparator.<Remediation, String>comparing(r -> r.getMetadata().getCreationTimestamp())
                .thenComparing(r -> r.getMetadata().getName()))
        .toList();
  }

  /**
   * The Remediations that were not given up before their call because the container had changed
   * since they were decided on, as one in a crash loop does every moment: nothing was done for
   * those.
   */
  List<Remediation> carriedOut() {
    return remediations().stream().filter(r -> !wasOvertaken(r)).toList();
  }

  private static boolean wasOvertaken(Remediation remediation) {
    return phase(remediation) == RemediationPhase.Aborted
        && remediation.getStatus().message().startsWith("IncarnationChanged");
  }

  /** These Remediations as lines: "Start nats for BrokerDown/stopped: Succeeded". */
  List<String> acts() {
    return carriedOut().stream().map(Scene::act).toList();
  }

  private static String act(Remediation remediation) {
    RemediationSpec spec = remediation.getSpec();
    return "%s %s for %s/%s: %s"
        .formatted(
            spec.action(), spec.service(), spec.alert(), spec.scenario(), phase(remediation));
  }

  /** Waits until these are the Remediations, as {@link #acts} tells them. */
  void awaitActs(Duration atMost, String... acts) {
    await(String.join(", ", acts)).atMost(atMost).until(this::acts, List.of(acts)::equals);
  }

  /** The rules that the operator has decided by, as {@code Alert/scenario}. */
  Set<String> decidedRules() {
    return Stream.concat(
            remediations().stream().map(r -> r.getSpec().alert() + "/" + r.getSpec().scenario()),
            DecidedRules.of(events().stream()))
        .collect(Collectors.toSet());
  }

  void awaitEvent(String start, Duration atMost) {
    await("Event " + start)
        .atMost(atMost)
        .until(this::events, all -> all.stream().anyMatch(e -> e.startsWith(start)));
  }

  static RemediationPhase phase(Remediation remediation) {
    return remediation.getStatus() == null || remediation.getStatus().phase() == null
        ? RemediationPhase.Planned
        : remediation.getStatus().phase();
  }

  /** The messages of Events on the stack, the oldest first. */
  List<String> events() {
    return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(e -> NAME.equals(e.getInvolvedObject().getName()))
        .sorted(Comparator.comparing((Event e) -> e.getMetadata().getName()))
        .map(e -> e.getReason() + " " + e.getMessage())
        .toList();
  }
}
