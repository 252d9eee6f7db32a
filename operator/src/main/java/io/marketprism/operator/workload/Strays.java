package io.marketprism.operator.workload;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to find the {@link Stray}s of a service among all containers of a host. Many services may
 * be absent, so the list is gone through once and not for each of them.
 */
public final class Strays {

  /** What docker compose puts before the name of a container that it is about to replace. */
  private static final Pattern REPLACED = Pattern.compile("[0-9a-f]{12}_(.+)");

  private static final String LABEL = "com.docker.compose.";

  /** By the name that they had before docker compose began to replace them. */
  private final Map<String, List<ListedContainer>> replaced = new HashMap<>();

  private final Map<ComposeService, List<ListedContainer>> ofServices = new HashMap<>();

  /**
   * @param listed all containers of the host
   */
  public Strays(List<ListedContainer> listed) {
    for (ListedContainer container : listed) {
      Matcher matcher = REPLACED.matcher(nameOf(container));
      if (matcher.matches()) {
        replaced.computeIfAbsent(matcher.group(1), name -> new ArrayList<>()).add(container);
      }
      serviceOf(container)
          .ifPresent(s -> ofServices.computeIfAbsent(s, name -> new ArrayList<>()).add(container));
    }
  }

  /**
   * Those of a service, for when no container has one of its names.
   *
   * @param names of the service's container, the first one being the expected one
   * @param service as docker compose knows it; empty where it isn't known
   */
  public List<Stray> of(List<String> names, Optional<ComposeService> service) {
    Map<String, Stray> found = new LinkedHashMap<>();
    for (String name : names) {
      replaced.getOrDefault(name, List.of()).forEach(c -> add(found, c, names, name));
    }
    service
        .map(s -> ofServices.get(new ComposeService(s.project(), s.service())))
        .ifPresent(all -> all.forEach(c -> add(found, c, names, names.getFirst())));
    return List.copyOf(found.values());
  }

  /** How many containers of a compose service have a process. */
  public int running(ComposeService service) {
    return (int)
        ofServices
            .getOrDefault(new ComposeService(service.project(), service.service()), List.of())
            .stream()
            .filter(container -> container.state().hasProcess())
            .count();
  }

  private static void add(
      Map<String, Stray> found, ListedContainer container, List<String> names, String expected) {
    if (container.names().stream().noneMatch(names::contains)) {
      String id = container.containerId();
      found.putIfAbsent(id, new Stray(nameOf(container), id, container.state(), expected));
    }
  }

  /** It has no other, beside those of links. */
  private static String nameOf(ListedContainer container) {
    return container.names().stream().min(Comparator.naturalOrder()).orElse("");
  }

  private static Optional<ComposeService> serviceOf(ListedContainer container) {
    Map<String, String> labels = container.labels();
    String project = labels.get(LABEL + "project");
    String service = labels.get(LABEL + "service");
    return project == null
            || service == null
            || nameOf(container).isEmpty()
            || "true".equalsIgnoreCase(labels.get(LABEL + "oneoff"))
        ? Optional.empty()
        : Optional.of(new ComposeService(project, service));
  }
}
