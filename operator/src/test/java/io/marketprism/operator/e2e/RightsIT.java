package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marketprism.operator.e2e.Bench.Fault;
import io.marketprism.operator.oracle.AuditLog;
import io.marketprism.operator.oracle.Rights;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The operator uses each right that it is granted, and asks for none that it isn't: from the audit
 * log of all that was run so far, and at least of one life that needs them all.
 */
@ExtendWith(UnderOracle.class)
class RightsIT {

  /** Remediations are deleted when no back-off counts them any more: after a quarter of an hour. */
  private static final Set<String> USED_LATER = Set.of("delete marketprism.io/remediations");

  private static final Duration SOON = Duration.ofMinutes(2);

  private final Rig rig;
  private final Bench bench;

  RightsIT(Rig rig) {
    this.rig = rig;
    this.bench = rig.bench(1, 2);
  }

  @Test
  void eachRightIsUsedAndNoneIsMissing() throws JsonProcessingException {
    rig.watch().grants(Bench.NAMES);
    rig.applyHost(bench);
    rig.scene().applyHostOfSecret("with-tls", "no-such-secret");
    rig.scene().applyStack(bench.spec(Fault.RESTART, ""));
    OperatorUnderTest first = rig.start();
    rig.scene().awaitReady(SOON);
    ask(first);
    bench.breakIt(0, Fault.RESTART);
    awaitHealed(1);
    OperatorUnderTest second = rig.start();
    first.kill(); // so that its Lease is taken
    bench.breakIt(0, Fault.START);
    awaitHealed(2);
    second.terminate(); // which gives the Lease back
    Set<String> used = used();
    used.addAll(USED_LATER);
    assertThat(used).containsExactlyInAnyOrderElementsOf(Rights.granted(roles()));
  }

  /** Who asks the operator's HTTP API is made known to it by the API server. */
  private void ask(OperatorUnderTest operator) {
    String token =
        ControlPlane.get()
            .kubectl("create", "token", "marketprism-operator", "-n", "marketprism-system");
    Shell.run(
        "curl",
        "-sSf",
        "-H",
        "Authorization: Bearer " + token.strip(),
        "http://%s/api/v1/namespaces/%s/stacks/%s/explanation"
            .formatted(operator.hostPort(), Scene.NAMESPACE, Scene.NAME));
  }

  private void awaitHealed(int acts) {
    await("all is well again")
        .atMost(SOON)
        .until(
            () ->
                rig.watch().lives().size() >= acts
                    && rig.watch().allEnded()
                    && rig.scene().isReady(Scene.NAME));
  }

  private static Set<String> used() {
    return new AuditLog(ControlPlane.get().auditFrom(0)).used(ControlPlane.OPERATOR);
  }

  private static List<JsonNode> roles() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    ControlPlane controlPlane = ControlPlane.get();
    return Stream.of(
            json.readTree(
                controlPlane.kubectl("get", "clusterrole", "marketprism-operator", "-o", "json")),
            json.readTree(
                controlPlane.kubectl(
                    "get",
                    "role",
                    "marketprism-operator",
                    "-n",
                    "marketprism-system",
                    "-o",
                    "json")))
        .toList();
  }
}
