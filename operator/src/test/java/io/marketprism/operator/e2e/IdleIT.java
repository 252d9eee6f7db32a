package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A healthy stack costs nothing: no write to the API server but the Lease's. */
class IdleIT {

  private static final Pattern WRITE = Pattern.compile("\"verb\":\"(create|update|patch|delete)\"");

  /** An idle stack is evaluated every five seconds. */
  private static final Duration FOUR_EVALUATIONS = Duration.ofSeconds(20);

  private final Scene scene = Scene.fresh();
  private final OperatorUnderTest operator = OperatorUnderTest.shared();

  @AfterEach
  void removeResources() {
    scene.removeResources();
  }

  @Test
  void aHealthyIdleStackWritesNothingButItsLease() throws IOException {
    scene.applyHost();
    scene.applyStack("{}");
    scene.awaitReady(Duration.ofSeconds(60));
    quietFor(Duration.ofSeconds(10));
    int from = ControlPlane.get().auditSince(0).size();
    quietFor(FOUR_EVALUATIONS);
    assertThat(writesBesidesTheLease(from)).isEmpty();
    assertThat(operator.get("/metrics").body())
        .contains("marketprism_operator_service_ready")
        .contains("operator_sdk_reconciliations");
    assertThat(operator.get("/healthz").statusCode()).isEqualTo(200);
  }

  private static List<String> writesBesidesTheLease(int from) {
    return ControlPlane.get().auditSince(from).stream()
        .filter(line -> WRITE.matcher(line).find())
        .filter(line -> line.contains("marketprism-operator"))
        .filter(line -> !line.contains("/leases/"))
        .toList();
  }

  /** Time that must really pass: nothing happens in it that could be awaited. */
  private static void quietFor(Duration time) {
    Instant end = Instant.now().plus(time);
    await().atMost(time.plusSeconds(5)).until(() -> Instant.now().isAfter(end));
  }
}
