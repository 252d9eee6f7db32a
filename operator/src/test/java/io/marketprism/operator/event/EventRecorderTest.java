package io.marketprism.operator.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class EventRecorderTest {

  private static final HasMetadata ABOUT =
      new ConfigMapBuilder()
          .withNewMetadata()
          .withName("marketprism")
          .withNamespace("default")
          .withUid("uid")
          .endMetadata()
          .build();

  private final Queue<String> leftOut = new ConcurrentLinkedQueue<>();

  @Test
  void anApiServerThatDoesNotAnswerFillsNoMemoryAndHoldsNobodyUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        KubernetesClient client = clientOf(silent)) {
      EventRecorder recorder = new EventRecorder(client, InstantSource.system(), leftOut::add);
      for (int i = 0; i < 1_020; i++) {
        recorder.record(ABOUT, Occurrence.of(EventReason.StatusRefused, "no. " + i));
      }
      // One is being written, a thousand wait.
      assertThat(List.copyOf(leftOut)).hasSizeBetween(19, 20).containsOnly("QueueFull");
      silent.close();
      await().until(() -> leftOut.contains("NotWritten"));
      Thread.currentThread().interrupt();
      recorder.close(); // waits for nothing then
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static KubernetesClient clientOf(ServerSocket server) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder()
                .withMasterUrl("http://127.0.0.1:" + server.getLocalPort())
                .withRequestTimeout(1_000)
                .withConnectionTimeout(1_000)
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }
}
