package io.marketprism.operator.workload.docker;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerPort;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.workload.ListedContainer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what {@code GET /containers/json} answers of one container. */
final class Rows {

  /**
   * The engine's words for a time of a minute or more. Seconds are none: a container that has ended
   * and started between two lists says "Up 3 seconds", as one does that has not.
   */
  private static final Pattern AGE =
      Pattern.compile(
          " (?:About a minute|About an hour|[0-9]+ (?:minutes|hours|days|weeks|months|years))\\b");

  /** Of an engine that tells no times, and no health: what happens, its events tell alone. */
  private static final String TIMELESS = "Up";

  private static final Pattern HEALTH =
      Pattern.compile(" \\((?:health: )?(healthy|unhealthy|starting)\\)$");

  /** What is left of a state that can be told from another: one that runs, is frozen, or ended. */
  private static final Pattern SETTLED =
      Pattern.compile("(?:Up|Exited \\(-?[0-9]+\\) ago)(?: \\(Paused\\))?");

  private Rows() {}

  static ListedContainer row(Container container) {
    String status = Objects.requireNonNullElse(container.getStatus(), "");
    String ageless = AGE.matcher(status).replaceFirst("");
    Matcher health = HEALTH.matcher(ageless);
    boolean timeless = status.equals(TIMELESS);
    String verdict = health.find() ? health.group(1) : timeless ? "" : "none";
    ContainerState state = Inspection.state(container.getState());
    String network =
        container.getHostConfig() == null
            ? ""
            : String.valueOf(container.getHostConfig().getNetworkMode());
    boolean settled =
        SETTLED.matcher(health.replaceFirst("")).matches()
            && (timeless || !ageless.equals(status))
            && !network.startsWith(Inspection.OF_CONTAINER); // its ports are those of another row
    return new ListedContainer(
        container.getId(),
        names(container),
        state,
        verdict,
        settled,
        Objects.requireNonNullElse(container.getLabels(), Map.of()),
        Stream.of(ageless, container.getImageId(), network, ports(container), networks(container))
            .map(String::valueOf)
            .collect(Collectors.joining("\n")));
  }

  private static Set<String> names(Container container) {
    return Arrays.stream(Objects.requireNonNullElse(container.getNames(), new String[0]))
        .map(Names::plain)
        .filter(name -> name.indexOf('/') < 0) // that of a link
        .collect(Collectors.toSet());
  }

  /** In an order of its own: the engine has none. */
  private static String ports(Container container) {
    return Arrays.stream(Objects.requireNonNullElse(container.getPorts(), new ContainerPort[0]))
        .map(ContainerPort::toString)
        .sorted()
        .toList()
        .toString();
  }

  private static String networks(Container container) {
    var settings = container.getNetworkSettings();
    return settings == null || settings.getNetworks() == null
        ? ""
        : new TreeSet<>(settings.getNetworks().keySet()).toString();
  }
}
