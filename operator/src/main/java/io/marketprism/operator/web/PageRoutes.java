package io.marketprism.operator.web;

import io.marketprism.operator.web.view.HostItem;
import io.marketprism.operator.web.view.HostList;
import io.marketprism.operator.web.view.StackItem;
import io.marketprism.operator.web.view.StackList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the operator's page reads: stacks, hosts, the operator itself, and what changes. */
final class PageRoutes {

  /** Of a page of the list. */
  static final int MOST = 200;

  /** Of one request: each may be a question to the API server. */
  static final int MOST_NAMESPACES = 100;

  private static final Comparator<StackItem> BY_NAME =
      Comparator.comparing(StackItem::namespace).thenComparing(StackItem::name);

  private final Views views;
  private final EventStream events;

  PageRoutes(Views views) {
    this.views = views;
    this.events = new EventStream(views.changes());
  }

  List<Route> all() {
    return List.of(
        new Route("GET", Routes.ROOT + "/stacks", null, true, this::stacks),
        new Route(
            "GET",
            Routes.ROOT + "/namespaces/{namespace}/stacks/{stack}",
            parts -> Right.get(Routes.STACKS, parts.get("namespace"), parts.get("stack")),
            true,
            this::stack),
        new Route("GET", Routes.ROOT + "/dockerhosts", null, true, this::dockerHosts),
        new Route(
            "GET", Routes.ROOT + "/about", null, true, request -> Answer.json(200, views.about())),
        new Route(
            "GET",
            Routes.ROOT + "/events",
            null,
            true,
            request -> events.open(request.viewer(), request.lastEventId())));
  }

  private Answer stack(Route.Request request) {
    return views
        .stack(request.get("namespace"), request.get("stack"))
        .map(found -> Answer.json(200, found))
        .orElseGet(
            () ->
                Answer.error(
                    404,
                    "there is no MarketPrismStack %s in the namespace %s that this operator looks after"
                        .formatted(request.get("stack"), request.get("namespace"))));
  }

  private Answer stacks(Route.Request request) throws UnavailableException {
    Integer limit = limit(request.query().getOrDefault("limit", "100"));
    if (limit == null) {
      return Answer.error(400, "limit is a number from 1 to %d".formatted(MOST));
    }
    String after = request.query().getOrDefault("continue", "").replace("%2F", "/");
    List<String> parts = List.of(after.split("/", -1));
    if (!after.isEmpty() && (parts.size() != 2 || !parts.stream().allMatch(Route::isName))) {
      return Answer.error(400, "continue is what an answer to this request said");
    }
    List<StackItem> rest =
        views.stacks().stream()
            .sorted(BY_NAME)
            .filter(item -> after.isEmpty() || isAfter(item, parts))
            .toList();
    return Answer.json(200, page(rest, limit, request.viewer()));
  }

  private static @Nullable Integer limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      return limit >= 1 && limit <= MOST ? limit : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean isAfter(StackItem item, List<String> last) {
    int byNamespace = item.namespace().compareTo(last.get(0));
    return byNamespace > 0 || (byNamespace == 0 && item.name().compareTo(last.get(1)) > 0);
  }

  private static StackList page(List<StackItem> rest, int limit, Viewer viewer)
      throws UnavailableException {
    List<StackItem> shown = new ArrayList<>();
    Set<String> namespaces = new HashSet<>();
    for (int i = 0; i < rest.size(); i++) {
      StackItem item = rest.get(i);
      namespaces.add(item.namespace());
      if (viewer.mayGet(Routes.STACKS, item.namespace(), item.name())) {
        shown.add(item);
      }
      boolean full = shown.size() == limit || namespaces.size() == MOST_NAMESPACES;
      if (full && i + 1 < rest.size()) {
        return new StackList(shown, item.namespace() + "/" + item.name());
      }
    }
    return new StackList(shown, null);
  }

  private Answer dockerHosts(Route.Request request) throws UnavailableException {
    List<HostItem> shown = new ArrayList<>();
    for (HostItem host : views.dockerHosts()) {
      if (request.viewer().may(new Right("get", Routes.DOCKER_HOSTS, null, null, ""))
          || request.viewer().may(new Right("get", Routes.DOCKER_HOSTS, null, null, host.name()))) {
        shown.add(host);
      }
    }
    shown.sort(Comparator.comparing(HostItem::name));
    return Answer.json(200, new HostList(shown));
  }
}
