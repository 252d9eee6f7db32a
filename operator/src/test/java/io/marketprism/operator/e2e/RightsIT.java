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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The operator uses each right that it is granted, and asks for none that it isn't: from the audit
 * log of all that was run so far, and at least of one life that needs them all.
 */
@ExtendWith(UnderOracle.class)
class RightsIT {

  /** Twice so many are more Remediations than are kept of a stack. */
  private static final int SIZE = 26;

  private static final Duration SOON = Duration.ofMinutes(2);

  private final Rig rig;
  private final Bench bench;

  RightsIT(Rig rig) {
    this.rig = rig;
    this.bench = rig.bench(SIZE, 2);
  }

  @Test
  void eachRightIsUsedAndNoneIsMissing() throws JsonProcessingException {
    rig.watch().grants(Bench.NAMES);
    rig.applyHost(bench);
    rig.scene().applyHostOfSecret("with-tls", "no-such-secret");
    rig.scene().applyStack(bench.spec(Fault.RESTART, SHORT_PERIODS));
    OperatorUnderTest first = rig.start();
    rig.scene().awaitReady(SOON);
    for (int round = 1; round <= 2; round++) {
      bench.stopAll();
      awaitHealed(round * SIZE);
    }
    Signals.pass(Duration.ofSeconds(61)); // what no limit needs any more is deleted
    bench.breakIt(0, Fault.START);
    awaitHealed(2 * SIZE + 1);
    first.terminate(); // which gives the Lease back
    assertThat(used()).containsExactlyInAnyOrderElementsOf(Rights.granted(roles()));
  }

  private static final String SHORT_PERIODS =
      "limits: {perService: {count: 3, periodSeconds: 60}, perStack: {count: 10, periodSeconds: 60}},";

  private void awaitHealed(int acts) {
    await("all is well again")
        .atMost(SOON)
        .until(
            () ->
                rig.watch().lives().size() >= acts
                    && rig.watch().allEnded()
                    && rig.scene().isReady(Scene.NAME));
  }

  private static Iterable<String> used() {
    return new AuditLog(ControlPlane.get().auditFrom(0)).used(Watch.OPERATOR);
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
