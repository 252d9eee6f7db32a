package io.marketprism.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.web.PageMode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Against the endpoints that the operator really serves. */
class HealthCheckTest {

  private final AtomicBoolean healthy = new AtomicBoolean(true);
  private final AtomicBoolean ready = new AtomicBoolean(true);

  private static boolean isWell(int port) {
    return HealthCheck.isWell(
        Map.of(
            "MARKETPRISM_HTTP_ADDRESS",
            "127.0.0.1",
            "MARKETPRISM_HTTP_PORT",
            Integer.toString(port)));
  }

  private List<String> ailments() {
    return healthy.get() ? List.of() : List.of("a loop is stuck");
  }

  private List<String> unreadiness() {
    return ready.get() ? List.of() : List.of("nobody leads");
  }

  @Test
  void isWellWhileReadyAndHealthy() throws IOException {
    int port;
    try (HttpEndpoints http =
        HttpEndpoints.start(
            "127.0.0.1",
            0,
            this::ailments,
            this::unreadiness,
            exchange -> exchange.close(),
            PageMode.off)) {
      port = http.address().getPort();
      assertThat(isWell(port)).isTrue();
      ready.set(false);
      assertThat(isWell(port)).isFalse();
      ready.set(true);
      healthy.set(false);
      assertThat(isWell(port)).isFalse();
    }
    healthy.set(true);
    assertThat(isWell(port)).isFalse();
  }
}
