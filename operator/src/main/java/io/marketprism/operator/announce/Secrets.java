package io.marketprism.operator.announce;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.runbook.Reading;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets of one namespace. The author of a DockerHost can have no more of them read than an
 * administrator has put into the operator's own namespace, and the author of a stack no more than
 * somebody has let the operator get in the stack's. They are read by name, for the operator may
 * neither list nor watch them.
 */
public final class Secrets {

  private final KubernetesClient client;
  private final String namespace;
  private final String operatorNamespace;

  /**
   * @param namespace the operator's own
   */
  public Secrets(KubernetesClient client, String namespace) {
    this(client, namespace, namespace);
  }

  private Secrets(KubernetesClient client, String namespace, String operatorNamespace) {
    this.client = client;
    this.namespace = namespace;
    this.operatorNamespace = operatorNamespace;
  }

  /** Those of another namespace. */
  Secrets in(String other) {
    return new Secrets(client, other, operatorNamespace);
  }

  /**
   * What a Secret holds now; Unknown where there is none, or none for the operator.
   *
   * @throws KubernetesClientException when the API server doesn't answer: what was known before is
   *     still the best that is known
   */
  public Reading<Data> read(String name) {
    String secret = "Secret %s in namespace %s".formatted(name, namespace);
    try {
      Secret found = client.secrets().inNamespace(namespace).withName(name).get();
      return found == null ? Reading.unknown("there is no " + secret) : decoded(secret, found);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return Reading.unknown("the operator may not read " + secret + remedy(name));
      }
      throw e;
    }
  }

  /** What lets the operator read that one Secret of a stack's namespace. */
  private String remedy(String name) {
    return namespace.equals(operatorNamespace)
        ? ""
        : ": `kubectl create role marketprism-%1$s -n %2$s --verb=get --resource=secrets --resource-name=%1$s` and `kubectl create rolebinding marketprism-%1$s -n %2$s --role=marketprism-%1$s --serviceaccount=%3$s:marketprism-operator` let it"
            .formatted(name, namespace, operatorNamespace);
  }

  private static Reading<Data> decoded(String secret, Secret found) {
    Map<String, String> values = new HashMap<>();
    if (found.getData() != null) {
      found
          .getData()
          .forEach(
              (key, value) ->
                  values.put(
                      key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    }
    return Reading.of(new Data(secret, values));
  }

  /** The values of a Secret. No sentence is made of them: {@link #toString} has its name alone. */
  public static final class Data {

    private final String secret;
    private final Map<String, String> values;

    private Data(String secret, Map<String, String> values) {
      this.secret = secret;
      this.values = Map.copyOf(values);
    }

    /** A value as it is, but for white space around it, which an editor may have left there. */
    public Optional<String> value(String key) {
      return Optional.ofNullable(values.get(key)).map(String::strip).filter(v -> !v.isEmpty());
    }

    @Override
    public String toString() {
      return secret;
    }
  }
}
