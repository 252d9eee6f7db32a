package io.marketprism.operator.api;

import io.marketprism.operator.api.DockerHostSpec.Allow;
import io.marketprism.operator.api.DockerHostSpec.Verb;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a DockerHost grants to the stacks of a namespace: the one place where its allow-list is
 * judged. In a pattern {@code *} stands for any run of characters, nothing else is special.
 *
 * @param dockerHost its name, for refusals
 * @param lines of its allow-list; none grant nothing
 */
public record Grants(String dockerHost, List<Allow> lines) {

  private static final int HTTPS = 443;

  public Grants {
    lines = List.copyOf(lines);
  }

  /** What a DockerHost grants. */
  public static Grants of(String dockerHost, DockerHostSpec spec) {
    return new Grants(dockerHost, spec.allowOrEmpty());
  }

  /**
   * Why something may not be done; empty if it may. The sentence is the same whether there is such
   * a container or not.
   */
  public Optional<String> refusal(String namespace, String container, Verb verb) {
    if (matching(namespace, container).anyMatch(line -> grants(line, verb))) {
      return Optional.empty();
    }
    boolean observes = matching(namespace, container).anyMatch(line -> grants(line, Verb.observe));
    return Optional.of(
        observes
            ? "the allow-list of DockerHost %s lets namespace %s observe container %s, not act on it"
                .formatted(dockerHost, namespace, container)
            : "the allow-list of DockerHost %s does not name container %s for namespace %s"
                .formatted(dockerHost, container, namespace));
  }

  /** Why stacks of a namespace may not ask its Prometheus a query; empty if they may. */
  public Optional<String> queryRefusal(String namespace) {
    boolean granted =
        lines.stream()
            .filter(line -> isFor(line, namespace))
            .anyMatch(line -> Boolean.TRUE.equals(line.prometheusQueries()));
    return granted
        ? Optional.empty()
        : Optional.of(
            "the allow-list of DockerHost %s has no line with prometheusQueries for namespace %s"
                .formatted(dockerHost, namespace));
  }

  /**
   * Why a receiver of a stack's own may not be posted to; empty if it may. Its address may be a
   * secret, so the sentence says nothing of it.
   *
   * @param host a name or an address
   */
  public Optional<String> receiverRefusal(
      String namespace, boolean encrypted, String host, int port) {
    String name = host.toLowerCase(Locale.ROOT);
    boolean granted =
        lines.stream()
            .filter(line -> isFor(line, namespace))
            .flatMap(line -> Stream.ofNullable(line.receiverHosts()).flatMap(List::stream))
            .anyMatch(
                declared ->
                    declared.equals(name + ":" + port)
                        || (encrypted && port == HTTPS && declared.equals(name)));
    return granted
        ? Optional.empty()
        : Optional.of(
            "its url is on a host that the allow-list of DockerHost %s names in no receiverHosts for namespace %s"
                .formatted(dockerHost, namespace));
  }

  /** The ports that may be probed on a container that shares the host's network. */
  public SortedSet<Integer> hostNetworkPorts(String namespace, String container) {
    SortedSet<Integer> ports = new TreeSet<>();
    matching(namespace, container)
        .filter(line -> grants(line, Verb.observe))
        .map(Allow::hostNetworkPorts)
        .forEach(granted -> ports.addAll(granted == null ? List.of() : granted));
    return ports;
  }

  private Stream<Allow> matching(String namespace, String container) {
    return lines.stream()
        .filter(
            line ->
                isFor(line, namespace)
                    && line.containers().stream().anyMatch(glob -> matches(glob, container)));
  }

  private static boolean isFor(Allow line, String namespace) {
    return line.namespaces().stream().anyMatch(glob -> matches(glob, namespace));
  }

  private static boolean grants(Allow line, Verb verb) {
    List<Verb> verbs = line.verbs();
    return verbs == null || verbs.contains(verb) || verbs.contains(Verb.act);
  }

  /** Linear in both: a hostile pattern costs nothing. */
  static boolean matches(String glob, String text) {
    String[] parts = glob.split("\\*", -1);
    if (parts.length == 1) {
      return glob.equals(text);
    }
    String first = parts[0];
    String last = parts[parts.length - 1];
    if (text.length() < first.length() + last.length()
        || !text.startsWith(first)
        || !text.endsWith(last)) {
      return false;
    }
    int at = first.length();
    int end = text.length() - last.length();
    for (int i = 1; i < parts.length - 1; i++) {
      int found = text.indexOf(parts[i], at);
      if (found < 0 || found + parts[i].length() > end) {
        return false;
      }
      at = found + parts[i].length();
    }
    return true;
  }
}
