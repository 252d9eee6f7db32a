package io.marketprism.operator.oracle;

import java.util.List;
import java.util.Map;

/**
 * All that was seen from outside of one test.
 *
 * @param lives of Remediations that were created in it
 * @param calls of operators to the Engine
 * @param events of the Engine, whoever caused them
 * @param containers at the end
 * @param alerts at the end
 * @param forbidden requests of the operator that the API server refused with 403
 * @param granted globs of container names that the operator may look at and act on
 * @param limits by stack, with its namespace; the built-in ones where it has none
 */
public record Observed(
    List<Life> lives,
    List<EngineCall> calls,
    List<EngineEvent> events,
    List<ContainerSeen> containers,
    List<AlertSeen> alerts,
    List<String> forbidden,
    List<String> granted,
    Map<String, Limits> limits) {

  /** Nothing has happened. */
  public static final Observed NOTHING =
      new Observed(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of("*"), Map.of());

  /** The calls that changed something, or meant to. */
  List<EngineCall> acts() {
    return calls.stream().filter(call -> call.act().isPresent()).toList();
  }

  /** The present name of a container that is asked for by name, id or a part of its id. */
  String nameOf(String nameOrId) {
    for (ContainerSeen container : containers) {
      if (isSame(container.id(), container.name(), nameOrId)) {
        return container.name();
      }
    }
    for (EngineEvent event : events) {
      if (isSame(event.id(), event.name(), nameOrId)) {
        return event.name();
      }
    }
    return nameOrId;
  }

  private static boolean isSame(String id, String name, String nameOrId) {
    return name.equals(nameOrId)
        || (nameOrId.matches("[0-9a-f]{12,64}") && id.startsWith(nameOrId));
  }
}
