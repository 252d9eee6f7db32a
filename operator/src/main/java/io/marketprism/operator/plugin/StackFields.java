package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.MarketPrismStack;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Changes single fields of a stack's spec and leaves all others, known to this version or not, as
 * they are. They belong to the field manager {@value #MANAGER}: a GitOps controller whose manifest
 * doesn't set them leaves them alone.
 */
final class StackFields {

  static final String MANAGER = "kubectl-marketprism";

  private static final String API_VERSION = MarketPrismStack.GROUP + "/" + MarketPrismStack.VERSION;
  private static final int TRIES = 5;

  private StackFields() {}

  /**
   * Changes fields under the version that was read, and again where somebody else was faster.
   *
   * @param change from the whole spec to the fields that are to be other ones; null removes one
   */
  static void change(
      KubernetesClient client,
      MarketPrismStack stack,
      UnaryOperator<Map<String, @Nullable Object>> change) {
    var resource =
        client
            .genericKubernetesResources(API_VERSION, MarketPrismStack.class.getSimpleName())
            .inNamespace(stack.getMetadata().getNamespace())
            .withName(stack.getMetadata().getName());
    for (int tries = 1; ; tries++) {
      GenericKubernetesResource read = resource.get();
      if (read == null || !read.getMetadata().getUid().equals(stack.getMetadata().getUid())) {
        throw new PluginException("%s is gone".formatted(stack.getMetadata().getName()));
      }
      Map<String, Object> patch =
          Map.of(
              "metadata",
              Map.of("resourceVersion", read.getMetadata().getResourceVersion()),
              "spec",
              change.apply(spec(read)));
      try {
        resource.patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(MANAGER)
                .build(),
            Serialization.asJson(patch));
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || tries == TRIES) {
          throw e;
        }
      }
    }
  }

  @SuppressWarnings("unchecked") // it is an object of JSON
  private static Map<String, @Nullable Object> spec(GenericKubernetesResource read) {
    return read.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec
        ? (Map<String, @Nullable Object>) spec
        : Map.of();
  }

  /**
   * A list of a spec with one item changed, or added as the last one.
   *
   * @param key the field by which items are told apart
   * @param change from the item, or from nothing but its key, to what it is to be; an item of which
   *     only the key is left is taken out
   */
  static List<Map<String, Object>> withItem(
      @Nullable Object list, String key, String name, UnaryOperator<Map<String, Object>> change) {
    List<Map<String, Object>> items = new ArrayList<>();
    Map<String, Object> found = new LinkedHashMap<>(Map.of(key, name));
    int at = -1;
    if (list instanceof List<?> known) {
      for (Object item : known) {
        Map<String, Object> fields = fields(item);
        if (name.equals(fields.get(key))) {
          at = items.size();
          found = fields;
        } else {
          items.add(fields);
        }
      }
    }
    Map<String, Object> changed = change.apply(found);
    if (changed.size() > 1) {
      items.add(at < 0 ? items.size() : at, changed);
    }
    return items;
  }

  private static Map<String, Object> fields(Object item) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (item instanceof Map<?, ?> map) {
      map.forEach((name, value) -> fields.put(String.valueOf(name), value));
    }
    return fields;
  }
}
