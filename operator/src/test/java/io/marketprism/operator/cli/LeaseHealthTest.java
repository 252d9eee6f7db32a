package io.marketprism.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseHealthTest {

  private final AtomicLong nanos = new AtomicLong(1);
  private final LeaseHealth health = new LeaseHealth(Duration.ofSeconds(21), nanos::get);

  @Test
  void whileSomebodyLeadsAllIsWell() {
    for (int i = 0; i < 100; i++) {
      health.answered();
      health.held();
      pass(10);
    }
    assertThat(health.ailment()).isEmpty();
  }

  @Test
  void aLeaseThatChangesHandsIsNoAilment() {
    health.failed(refusal(409, "Conflict", "the object has been modified"));
    pass(21);
    assertThat(health.ailment()).isEmpty();
  }

  @Test
  void aMissingRightIsNamedAndTheApiServerHasAnsweredAllTheSame() {
    assertThat(health.failed(refusal(403, "Forbidden", "leases is forbidden")))
        .contains("Forbidden");
    pass(22);
    assertThat(health.ailment())
        .contains("nobody has led for 22 s; of the Lease: Forbidden: leases is forbidden");
    assertThat(health.isAnswered()).isTrue();
  }

  /** Or a new process would be started again and again while the API server is away. */
  @Test
  void anApiServerThatIsAwayHasNotAnswered() {
    health.answered();
    assertThat(health.failed(new KubernetesClientException("timed out"))).contains("NoAnswer");
    assertThat(health.isAnswered()).isFalse();
    health.failed(refusal(503, "ServiceUnavailable", "etcd is away"));
    assertThat(health.isAnswered()).isFalse();
    pass(60);
    assertThat(health.ailment().orElseThrow()).contains("etcd is away");
    health.answered();
    health.held();
    assertThat(health.isAnswered()).isTrue();
    assertThat(health.ailment()).isEmpty();
  }

  private void pass(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private static KubernetesClientException refusal(int code, String reason, String message) {
    return new KubernetesClientException(
        new StatusBuilder().withCode(code).withReason(reason).withMessage(message).build());
  }
}
