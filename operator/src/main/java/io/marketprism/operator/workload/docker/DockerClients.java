package io.marketprism.operator.workload.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A docker-java client that listens to nothing but its arguments. It is made when it is first used,
 * and again when a name that is looked up here has got another address.
 */
final class DockerClients implements AutoCloseable {

  private final EngineEndpoint endpoint;
  private final @Nullable DockerTls tls;
  private final Duration responseTimeout;
  private final int connections;
  private boolean closed;
  private @Nullable Made made;

  private record Made(URI uri, DockerClient client) {}

  /**
   * @param tls how a {@code tcp://} endpoint is spoken to; null for plain TCP
   * @param responseTimeout zero for none
   */
  DockerClients(
      EngineEndpoint endpoint, @Nullable DockerTls tls, Duration responseTimeout, int connections) {
    this.endpoint = endpoint;
    this.tls = tls;
    this.responseTimeout = responseTimeout;
    this.connections = connections;
  }

  /**
   * The client.
   *
   * @throws IOException with a sentence when the endpoint is none, or its name can't be resolved
   */
  synchronized DockerClient get() throws IOException {
    URI uri = endpoint.toUri(tls != null);
    if (closed) {
      throw new IOException("the connection to it has been given up");
    }
    if (made != null && made.uri().equals(uri)) {
      return made.client();
    }
    if (made != null) {
      made.client().close();
    }
    made = new Made(uri, create(uri));
    return made.client();
  }

  private DockerClient create(URI uri) {
    var http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(uri)
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
    properties.setProperty("DOCKER_HOST", uri.toString());
    properties.setProperty("DOCKER_TLS_VERIFY", "0");
    properties.setProperty("registry.url", "");
    var config =
        new DefaultDockerClientConfig.Builder()
            .withProperties(properties)
            .withDockerHost(uri.toString())
            .withDockerTlsVerify(false)
            .build();
    return DockerClientImpl.getInstance(config, http.build());
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (made != null) {
      made.client().close();
    }
  }
}
