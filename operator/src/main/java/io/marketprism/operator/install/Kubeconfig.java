package io.marketprism.operator.install;

import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The file by which a client finds the API server and says who it is. */
final class Kubeconfig {

  private static final String NAME = "marketprism";

  private Kubeconfig() {}

  /**
   * @param authority the certificate by which the server is known, PEM
   * @param user how the user is called in the file
   */
  static String of(URI server, String authority, String user, Credentials credentials) {
    return Serialization.asYaml(
        new ConfigBuilder()
            .withApiVersion("v1")
            .withKind("Config")
            .addNewCluster()
            .withName(NAME)
            .withNewCluster()
            .withServer(server.toString())
            .withCertificateAuthorityData(base64(authority))
            .endCluster()
            .endCluster()
            .addNewUser()
            .withName(user)
            .withNewUser()
            .withClientCertificateData(base64(credentials.certificate()))
            .withClientKeyData(base64(credentials.key()))
            .endUser()
            .endUser()
            .addNewContext()
            .withName(NAME)
            .withNewContext()
            .withCluster(NAME)
            .withUser(user)
            .endContext()
            .endContext()
            .withCurrentContext(NAME)
            .build());
  }

  /** The same file for a server that has moved. */
  static String moved(String kubeconfig, URI server) {
    Config config = Serialization.unmarshal(kubeconfig, Config.class);
    config.getClusters().forEach(cluster -> cluster.getCluster().setServer(server.toString()));
    return Serialization.asYaml(config);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
