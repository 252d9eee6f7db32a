package io.marketprism.operator.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DockerHost.
 *
 * @param ready True, False or Unknown
 * @param reachable whether its engine answers; null before it was asked
 * @param message what is wrong, in a sentence
 */
public record HostItem(
    String name,
    String ready,
    @Nullable Boolean reachable,
    @Nullable String engineVersion,
    @Nullable String composeVersion,
    @Nullable String message,
    List<HostCondition> conditions,
    List<HostGrant> grants) {

  public HostItem {
    conditions = List.copyOf(conditions);
    grants = List.copyOf(grants);
  }

  /**
   * One of its conditions.
   *
   * @param status True, False or Unknown; all are normal when True
   */
  public record HostCondition(String type, String status, String reason, String message) {}

  /**
   * One line of its allow-list.
   *
   * @param verbs observe, act
   */
  public record HostGrant(List<String> namespaces, List<String> containers, List<String> verbs) {

    public HostGrant {
      namespaces = List.copyOf(namespaces);
      containers = List.copyOf(containers);
      verbs = List.copyOf(verbs);
    }
  }
}
