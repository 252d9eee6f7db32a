package io.marketprism.operator.controller;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.report.Intents;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Recovery;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.workload.CallOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a container until it tells what became of a call whose answer nobody knows, and never
 * calls again ({@link Recovery}); what an open intent has left down is started.
 */
final class Aftermath {

  private static final Logger LOG = LoggerFactory.getLogger(Aftermath.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  /** An engine that takes longer is not answering: a call may still be queued in it. */
  private static final Duration PROMPTLY = Duration.ofSeconds(1);

  private static final Duration HOST_GONE_AFTER = Duration.ofMinutes(10);

  private final Target target;
  private final Progress progress;
  private final InstantSource clock;
  private final BooleanSupplier stopping;

  Aftermath(Target target, Progress progress, InstantSource clock, BooleanSupplier stopping) {
    this.target = target;
    this.progress = progress;
    this.clock = clock;
    this.stopping = stopping;
  }

  void follow(MarketPrismStack stack, Remediation executing) throws InterruptedException {
    Instant executingAt =
        Objects.requireNonNullElse(
            Timestamps.parseOrNull(Intents.statusOf(executing).executingAt()), clock.instant());
    Instant answeringSince = clock.instant();
    Instant hostSeen = answeringSince;
    while (!stopping.getAsBoolean()) {
      Instant asked = clock.instant();
      Reading<ContainerFacts> seen = target.look(executing);
      Instant now = clock.instant();
      boolean answered = seen instanceof Reading.Known && now.isBefore(asked.plus(PROMPTLY));
      answeringSince = answered ? answeringSince : now;
      HostConnection host = target.host(executing).orElse(null);
      hostSeen = host != null ? now : hostSeen;
      if (now.isAfter(hostSeen.plus(HOST_GONE_AFTER))) {
        progress.abort(stack, executing, AbortReason.HostGone, "its DockerHost was deleted");
        return;
      }
      Recovery.Intent intent =
          new Recovery.Intent(
              executing.getSpec().action(),
              Intents.targetOf(executing),
              executingAt,
              answeringSince,
              callTakes(executing.getSpec().action(), seen, host));
      if (isOver(stack, executing, host, Recovery.next(intent, seen, now))) {
        return;
      }
      TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
    }
  }

  /** How long the engine, or docker compose, may still be at work on a call. */
  private static Duration callTakes(
      Action action, Reading<ContainerFacts> seen, @Nullable HostConnection host) {
    if (action == Action.Create || action == Action.Recreate) {
      return host == null ? Duration.ZERO : host.compose().longest();
    }
    return seen instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
        ? facts.stopTimeout()
        : Duration.ZERO;
  }

  private boolean isOver(
      MarketPrismStack stack,
      Remediation executing,
      @Nullable HostConnection host,
      Recovery.Step step)
      throws InterruptedException {
    if (step instanceof Recovery.Step.Abort(AbortReason reason, String message)) {
      progress.abort(stack, executing, reason, message);
      return true;
    }
    Optional<Ending> ending =
        switch (step) {
          case Recovery.Step.Verify() ->
              Ending.of(RemediationPhase.Verifying, "carried out, as the container itself shows");
          case Recovery.Step.StartIt(String containerId) -> start(executing, host, containerId);
          case Recovery.Step.Fail(String message) -> Ending.of(RemediationPhase.Failed, message);
          case Recovery.Step.Abort _, Recovery.Step.Wait _ -> Optional.empty();
        };
    if (ending.isPresent()) {
      progress.advance(stack, executing, ending.get().phase(), ending.get().message());
    }
    return ending.isPresent();
  }

  private record Ending(RemediationPhase phase, String message) {
    static Optional<Ending> of(RemediationPhase phase, String message) {
      return Optional.of(new Ending(phase, message));
    }
  }

  /** Starts what an open intent has left down; empty when it can't be told whether it worked. */
  private static Optional<Ending> start(
      Remediation executing, @Nullable HostConnection host, String containerId) {
    LOG.info("{}: starting what is down", executing.getMetadata().getName());
    if (host == null) {
      return Optional.empty();
    }
    return switch (host.engine().start(containerId)) {
      case CallOutcome.Done() ->
          Ending.of(RemediationPhase.Verifying, "started, to finish what was begun");
      case CallOutcome.Refused(String message) -> Ending.of(RemediationPhase.Failed, message);
      case CallOutcome.NotSent(String message) -> Ending.of(RemediationPhase.Failed, message);
      case CallOutcome.Errored(String message) -> Ending.of(RemediationPhase.Failed, message);
      case CallOutcome.Unknown(String message) -> Optional.empty();
    };
  }
}
