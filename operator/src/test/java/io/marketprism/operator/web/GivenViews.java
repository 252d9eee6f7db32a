package io.marketprism.operator.web;

import io.marketprism.operator.web.view.About;
import io.marketprism.operator.web.view.HostItem;
import io.marketprism.operator.web.view.StackDetail;
import io.marketprism.operator.web.view.StackItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stacks and hosts as a test says. */
class GivenViews implements Views {

  static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");

  final List<StackItem> stacks = new ArrayList<>();
  final List<HostItem> hosts = new ArrayList<>();
  final Changes changes = new Changes();

  void add(String namespace, String name) {
    stacks.add(new StackItem(namespace, name, "Healthy", NOW, "Enforce", "6/6", "", "all is well"));
  }

  @Override
  public List<StackItem> stacks() {
    return stacks;
  }

  @Override
  public Optional<StackDetail> stack(String namespace, String name) {
    return stacks.stream()
        .filter(item -> item.namespace().equals(namespace) && item.name().equals(name))
        .map(GivenViews::detail)
        .findFirst();
  }

  private static StackDetail detail(StackItem item) {
    return new StackDetail(
        item,
        true,
        NOW,
        NOW,
        "all is well",
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  @Override
  public List<HostItem> dockerHosts() {
    return hosts;
  }

  @Override
  public About about() {
    return new About("pod-1", "1.0", true, "pod-1", NOW);
  }

  @Override
  public Changes changes() {
    return changes;
  }
}
