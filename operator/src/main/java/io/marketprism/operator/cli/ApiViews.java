package io.marketprism.operator.cli;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.marketprism.operator.act.Leadership;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.controller.StackReconciler;
import io.marketprism.operator.display.HostViews;
import io.marketprism.operator.display.StackViews;
import io.marketprism.operator.web.Changes;
import io.marketprism.operator.web.Views;
import io.marketprism.operator.web.view.About;
import io.marketprism.operator.web.view.HostItem;
import io.marketprism.operator.web.view.StackDetail;
import io.marketprism.operator.web.view.StackItem;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the page shows, out of the caches of this process.
 *
 * @param stackCache all stacks
 * @param hostCache all DockerHosts
 */
record ApiViews(
    Supplier<List<MarketPrismStack>> stackCache,
    Supplier<List<DockerHost>> hostCache,
    StackReconciler reconciler,
    Leadership leadership,
    InstantSource clock,
    Changes changes)
    implements Views {

  /** Hears of what changes from now on. */
  ApiViews listening() {
    reconciler.onShown((ResourceID id) -> changes.add(id.getNamespace().orElse(""), id.getName()));
    return this;
  }

  @Override
  public List<StackItem> stacks() {
    return stackCache.get().stream().map(StackViews::item).toList();
  }

  @Override
  public Optional<StackDetail> stack(String namespace, String name) {
    return stackCache.get().stream()
        .filter(stack -> stack.getMetadata().getName().equals(name))
        .filter(stack -> stack.getMetadata().getNamespace().equals(namespace))
        .findFirst()
        .map(
            stack ->
                StackViews.detail(
                    stack,
                    reconciler.judged(namespace, name).orElse(null),
                    leadership.isLeading(),
                    clock.instant()));
  }

  @Override
  public List<HostItem> dockerHosts() {
    return hostCache.get().stream().map(HostViews::item).toList();
  }

  @Override
  public About about() {
    return new About(
        leadership.holder(),
        BuildVersion.get(),
        leadership.isLeading(),
        leadership.leader().orElse(null),
        clock.instant());
  }
}
