package io.marketprism.operator.plugin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a pause is of: the whole stack, or a part of it. */
final class Paused {

  private static final String PAUSE = "pause";

  @Option(names = "--service", description = "Only this service.")
  private @Nullable String service;

  @Option(names = "--alert", description = "Only this alert.")
  private @Nullable String alert;

  /** The fields of a spec with this pause, or without one where it is null. */
  Map<String, @Nullable Object> change(
      Map<String, @Nullable Object> spec, @Nullable Map<String, @Nullable Object> pause) {
    if (service != null && alert != null) {
      throw new PluginException("--service and --alert exclude each other");
    }
    Map<String, @Nullable Object> changed = new LinkedHashMap<>();
    if (service != null) {
      changed.put("services", paused(spec.get("services"), service, pause));
    } else if (alert != null) {
      changed.put("alerts", paused(spec.get("alerts"), alert, pause));
    } else {
      changed.put(PAUSE, pause);
    }
    return changed;
  }

  private static List<Map<String, Object>> paused(
      @Nullable Object list, String name, @Nullable Map<String, @Nullable Object> pause) {
    return StackFields.withItem(
        list,
        "name",
        name,
        item -> {
          item.remove(PAUSE);
          if (pause != null) {
            Map<String, Object> given = new LinkedHashMap<>();
            pause.forEach(
                (field, value) -> {
                  if (value != null) { // in a list, null isn't taken for "remove it"
                    given.put(field, value);
                  }
                });
            item.put(PAUSE, given);
          }
          return item;
        });
  }

  @Override
  public String toString() {
    return service != null
        ? "service " + service
        : alert != null ? "alert " + alert : "the whole stack";
  }
}
