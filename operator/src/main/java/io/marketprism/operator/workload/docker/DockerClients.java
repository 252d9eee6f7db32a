package io.marketprism.operator.workload.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.net.URI;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Makes docker-java clients that listen to nothing but their arguments. */
final class DockerClients {

  private DockerClients() {}

  /**
   * @param tls how a {@code tcp://} endpoint is spoken to; null for plain TCP
   * @param responseTimeout zero for none
   */
  static DockerClient create(
      String endpoint, @Nullable DockerTls tls, Duration responseTimeout, int connections) {
    var http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(URI.create(endpoint))
            .connectionTimeout(Duration.ofSeconds(3))
            .maxConnections(connections);
    if (tls != null) {
      http.sslConfig(tls::context); // it checks the engine's name
    }
    if (!responseTimeout.isZero()) {
      http.responseTimeout(responseTimeout);
    }
    // Without the environment's DOCKER_* and the user's ~/.docker: the DockerHost alone says where.
    Properties properties = new Properties();
    properties.setProperty("DOCKER_HOST", endpoint);
    properties.setProperty("DOCKER_TLS_VERIFY", "0");
    properties.setProperty("registry.url", "");
    var config =
        new DefaultDockerClientConfig.Builder()
            .withProperties(properties)
            .withDockerHost(endpoint)
            .withDockerTlsVerify(false)
            .build();
    return DockerClientImpl.getInstance(config, http.build());
  }
}
