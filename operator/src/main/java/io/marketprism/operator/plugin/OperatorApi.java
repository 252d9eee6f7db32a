package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options by which a command finds the operator's HTTP API, and its requests to it: at an
 * address, or through the API server to each of the operator's pods.
 */
final class OperatorApi {

  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final long TOKEN_SECONDS = 600;
  private static final String NAME_LABEL = "app.kubernetes.io/name";
  private static final String NAME = "marketprism-operator";
  private static final String PORT = "http";
  private static final int DEFAULT_PORT = 8080;

  @Option(
      names = "--operator-url",
      paramLabel = "URL",
      description =
          "The operator's address where it runs outside of a cluster, such as http://127.0.0.1:8099"
              + " (default: $MARKETPRISM_OPERATOR_URL, else its pods, through the API server).")
  private @Nullable String url;

  @Option(
      names = "--operator-namespace",
      defaultValue = "${env:MARKETPRISM_NAMESPACE:-marketprism-system}",
      description = "The namespace of the operator's pods (default: ${DEFAULT-VALUE}).")
  private String namespace = "marketprism-system";

  @Option(
      names = "--token",
      description =
          "A bearer token of the Kubernetes API, for the operator to know who asks (default:"
              + " $MARKETPRISM_TOKEN, else the kubeconfig's).")
  private @Nullable String token;

  @Option(
      names = "--service-account",
      paramLabel = "NAME",
      description =
          "Ask the API server for a token of this ServiceAccount, NAME or NAMESPACE/NAME, good for"
              + " ten minutes: for a kubeconfig that has a client certificate and no token.")
  private @Nullable String serviceAccount;

  /**
   * A request to the API.
   *
   * @param path beginning with a slash
   */
  record Call(String method, String path, boolean isAuthenticated) {

    static Call get(String path) {
      return new Call("GET", path, true);
    }
  }

  /**
   * An answer.
   *
   * @param from the pod or the address that it is of
   */
  record Reply(String from, int status, String body) {

    boolean isOk() {
      return status == 200;
    }
  }

  /**
   * Asks one operator after the other.
   *
   * @param enough an answer after which no other is asked
   * @return all answers, the last one being enough if any is
   * @throws PluginException where none could be asked
   */
  List<Reply> ask(KubernetesClient client, Call call, Predicate<Reply> enough) {
    String bearer = call.isAuthenticated() ? token(client) : "";
    Optional<URI> address = address();
    if (address.isPresent()) {
      return List.of(send(address.get(), address.get().toString(), call, bearer));
    }
    List<Reply> replies = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (Pod pod : pods(client)) {
      try {
        Reply reply = forwarded(client, pod, call, bearer);
        replies.add(reply);
        if (enough.test(reply)) {
          return replies;
        }
      } catch (PluginException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    if (replies.isEmpty()) {
      throw new PluginException(String.join("; ", failures));
    }
    return replies;
  }

  /** The best of the answers: the last that is right, else the last one's error. */
  static Reply best(List<Reply> replies) {
    return replies.stream()
        .filter(Reply::isOk)
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> new PluginException(OperatorAnswers.error(replies.getLast())));
  }

  private Reply forwarded(KubernetesClient client, Pod pod, Call call, String bearer) {
    String name = pod.getMetadata().getName();
    try (LocalPortForward forward =
        client.pods().inNamespace(namespace).withName(name).portForward(port(pod))) {
      URI local = URI.create("http://127.0.0.1:" + forward.getLocalPort());
      return send(local, "pod " + name, call, bearer);
    } catch (IOException e) {
      throw new PluginException("pod %s can't be reached: %s".formatted(name, e.getMessage()));
    }
  }

  private List<Pod> pods(KubernetesClient client) {
    List<Pod> pods =
        client.pods().inNamespace(namespace).withLabel(NAME_LABEL, NAME).list().getItems().stream()
            .filter(pod -> pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase()))
            .toList();
    if (pods.isEmpty()) {
      throw new PluginException(
          "no pod of the operator runs in the namespace %s: name another with --operator-namespace, or the operator's address with --operator-url"
              .formatted(namespace));
    }
    return pods;
  }

  private static int port(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .filter(port -> PORT.equals(port.getName()))
        .map(port -> port.getContainerPort())
        .findFirst()
        .orElse(DEFAULT_PORT);
  }

  private Optional<URI> address() {
    @Nullable String declared = url == null ? System.getenv("MARKETPRISM_OPERATOR_URL") : url;
    return declared == null || declared.isEmpty()
        ? Optional.empty()
        : Optional.of(checked(declared));
  }

  /** A token is not sent in clear text over a network. */
  static URI checked(String address) {
    try {
      URI uri = URI.create(address.endsWith("/") ? address.replaceAll("/+$", "") : address);
      String host = Objects.requireNonNullElse(uri.getHost(), "");
      if ("https".equals(uri.getScheme()) && !host.isEmpty()) {
        return uri;
      }
      if ("http".equals(uri.getScheme()) && !host.isEmpty()) {
        if (Stream.of(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress)) {
          return uri;
        }
        throw new PluginException(
            "%s would send your token in clear text: use https, or an address on this machine"
                .formatted(address));
      }
    } catch (IllegalArgumentException | UnknownHostException e) {
      throw new PluginException("%s is no address of an operator".formatted(address));
    }
    throw new PluginException("%s is no address of an operator".formatted(address));
  }

  private String token(KubernetesClient client) {
    if (serviceAccount != null) {
      return requested(client, serviceAccount);
    }
    return Stream.of(
            Optional.ofNullable(token),
            Optional.ofNullable(System.getenv("MARKETPRISM_TOKEN")),
            Optional.ofNullable(client.getConfiguration().getOauthTokenProvider())
                .map(provider -> provider.getToken()),
            Optional.ofNullable(client.getConfiguration().getOauthToken()),
            Optional.ofNullable(client.getConfiguration().getAutoOAuthToken()))
        .flatMap(Optional::stream)
        .filter(found -> !found.isBlank())
        .findFirst()
        .orElseThrow(
            () ->
                new PluginException(
                    "the kubeconfig has no token, and the operator can't know you by a client certificate: give one with --token, or name a ServiceAccount with --service-account"));
  }

  private static String requested(KubernetesClient client, String account) {
    int slash = account.indexOf('/');
    String of = slash < 0 ? client.getNamespace() : account.substring(0, slash);
    String name = account.substring(slash + 1);
    TokenRequest answer =
        client
            .serviceAccounts()
            .inNamespace(of)
            .withName(name)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(TOKEN_SECONDS)
                    .endSpec()
                    .build());
    if (answer.getStatus() == null || answer.getStatus().getToken() == null) {
      throw new PluginException("the API server gives no token of " + account);
    }
    return answer.getStatus().getToken();
  }

  private static Reply send(URI to, String from, Call call, String bearer) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(to + call.path()))
            .timeout(WITHIN)
            .method(call.method(), HttpRequest.BodyPublishers.noBody());
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(WITHIN).build()) {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(from, answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new PluginException("the operator at %s does not answer".formatted(from));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException("interrupted");
    }
  }
}
