package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.marketprism.operator.api.MarketPrismStack;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The API server's store is restored from a backup while the operator runs: what its caches show
 * exists no longer, and no watch says so.
 */
class RestoredStoreIT {

  /** The API server itself writes a few dozen when it starts on the backup. */
  private static final int VERSIONS_SINCE_THE_BACKUP = 300;

  private final ControlPlane controlPlane = ControlPlane.empty();
  private final Scene scene = new Scene(controlPlane.client());

  @BeforeEach
  void aBackupIsMade() {
    OperatorUnderTest.endShared();
    controlPlane.install();
    controlPlane.restart("cp -a etcd backup");
  }

  @AfterEach
  void close() {
    controlPlane.close();
  }

  @Test
  void theProcessEndsSoThatTheNextOneSeesWhatThereIs() {
    try (OperatorUnderTest operator =
        OperatorUnderTest.launch(controlPlane.operatorKubeconfig(), List.of())) {
      scene.applyHost();
      for (int i = 0; i < VERSIONS_SINCE_THE_BACKUP; i++) {
        String name = "written-" + i;
        controlPlane
            .client()
            .resource(new ConfigMapBuilder().withNewMetadata().withName(name).endMetadata().build())
            .inNamespace(Scene.NAMESPACE)
            .create();
      }
      scene.applyStack("{mode: Observe}");
      await("the stack is seen").atMost(Duration.ofSeconds(60)).until(this::isSeen);
      controlPlane.restart("rm -rf etcd && mv backup etcd");
      assertThat(operator.awaitEnd()).isEqualTo(1);
      assertThat(operator.log()).contains("it was restored");
    }
  }

  private boolean isSeen() {
    MarketPrismStack stack =
        controlPlane
            .client()
            .resources(MarketPrismStack.class)
            .inNamespace(Scene.NAMESPACE)
            .withName(Scene.NAME)
            .get();
    return stack.getStatus() != null
        && Objects.equals(
            stack.getStatus().observedGeneration(), stack.getMetadata().getGeneration());
  }
}
