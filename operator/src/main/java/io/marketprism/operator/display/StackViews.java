package io.marketprism.operator.display;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.controller.Judged;
import io.marketprism.operator.runbook.Explanation;
import io.marketprism.operator.runbook.Mode;
import io.marketprism.operator.web.view.PlannedRestart;
import io.marketprism.operator.web.view.StackDetail;
import io.marketprism.operator.web.view.StackItem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stacks, as their resource and their last evaluation show them. */
public final class StackViews {

  private StackViews() {}

  /** A stack in a list: what its resource says. */
  public static StackItem item(MarketPrismStack stack) {
    StackStatus status = status(stack);
    return new StackItem(
        stack.getMetadata().getNamespace(),
        stack.getMetadata().getName(),
        Objects.requireNonNullElse(status.state(), "Unknown"),
        Timestamps.parseOrNull(status.stateSince()),
        Objects.requireNonNullElse(stack.getSpec().mode(), Mode.Enforce).name(),
        status.ready(),
        status.firing(),
        status.message());
  }

  /**
   * All of a stack. Before this operator has evaluated it, what its resource says.
   *
   * @param judged its last evaluation; null before the first one
   * @param leading whether this operator acts
   */
  public static StackDetail detail(
      MarketPrismStack stack, @Nullable Judged judged, boolean leading, Instant now) {
    StackStatus status = status(stack);
    Explanation explained =
        judged == null ? new Explanation(List.of()) : judged.evaluation().explain();
    return new StackDetail(
        item(stack),
        leading,
        now,
        judged == null ? null : judged.at(),
        status.summary(),
        judged == null
            ? ServiceViews.of(status)
            : ServiceViews.of(judged.policy(), judged.evaluation(), status),
        judged == null ? AlertViews.of(status) : AlertViews.of(judged, explained),
        judged == null ? List.of() : Incidents.of(judged.remediations()),
        Outages.of(judged, now),
        Availabilities.of(
            Optional.ofNullable(Timestamps.parseOrNull(stack.getMetadata().getCreationTimestamp()))
                .orElse(now),
            judged,
            now),
        judged == null ? List.of() : Courses.of(judged.history(), explained),
        explained.alerts().stream().filter(AlertViews::isWanted).map(StackViews::restart).toList(),
        judged == null
            ? List.of()
            : judged.faults().stream().map(CompiledStack.Fault::toString).toList());
  }

  private static PlannedRestart restart(Explanation.Alert wanted) {
    return new PlannedRestart(
        wanted.name(),
        wanted.service(),
        wanted.decision().reason().name(),
        wanted.decision().message(),
        wanted.decision().until());
  }

  private static StackStatus status(MarketPrismStack stack) {
    return Objects.requireNonNullElse(stack.getStatus(), StackStatus.EMPTY);
  }
}
