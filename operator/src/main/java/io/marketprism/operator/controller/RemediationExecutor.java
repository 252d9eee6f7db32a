package io.marketprism.operator.controller;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.metrics.HealerMetrics;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Recovery;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.workload.CallOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out intents, each on a thread of its own: a stop time of ten seconds must not halt the
 * evaluation of a stack.
 *
 * <p>At most once: an intent is claimed under its resource version, the container is looked at
 * again, then there is one call that no layer repeats. An intent that is met already claimed, by
 * this operator or a dead one, is never called again but recovered ({@link Recovery}).
 */
public final class RemediationExecutor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RemediationExecutor.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  /** An engine that takes longer is not answering: a call may still be queued in it. */
  private static final Duration PROMPTLY = Duration.ofSeconds(1);

  private static final Duration HOST_GONE_AFTER = Duration.ofMinutes(10);

  private final Remediations remediations;
  private final Hosts hosts;
  private final EventRecorder events;
  private final InstantSource clock;
  private final HealerMetrics metrics;
  private final Leadership leadership;
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /**
   * @param leadership who claims, and whether it still may act
   */
  RemediationExecutor(
      Remediations remediations,
      Hosts hosts,
      EventRecorder events,
      HealerMetrics metrics,
      InstantSource clock,
      Leadership leadership) {
    this.remediations = remediations;
    this.hosts = hosts;
    this.events = events;
    this.clock = clock;
    this.metrics = metrics;
    this.leadership = leadership;
  }

  /**
   * Takes an intent on unless it is being carried out already. Returns at once.
   *
   * @param whenOver called when there is something new to see
   */
  void takeOn(MarketPrismStack stack, Remediation remediation, Runnable whenOver) {
    RemediationPhase phase = Remediations.phaseOf(remediation);
    boolean ours =
        remediation.getMetadata().getOwnerReferences().stream()
            .anyMatch(owner -> owner.getUid().equals(stack.getMetadata().getUid()));
    boolean open = phase == RemediationPhase.Planned || phase == RemediationPhase.Executing;
    String uid = remediation.getMetadata().getUid();
    if (!ours || !open || stopping || !running.add(uid)) {
      return;
    }
    Thread.ofVirtual()
        .name("remediation-" + remediation.getMetadata().getName())
        .start(
            () -> {
              try {
                new Execution(stack).run(remediation);
              } catch (KubernetesClientException e) {
                // The API server is away: the intent is met again at the next evaluation.
                LOG.warn("{}: {}", remediation.getMetadata().getName(), e.getMessage());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                running.remove(uid);
                whenOver.run();
              }
            });
  }

  /** Lets what is executing end: the call is on its way, and its outcome must be written. */
  @Override
  public void close() {
    stopping = true;
    Instant deadline = clock.instant().plusSeconds(30);
    try {
      while (!running.isEmpty() && clock.instant().isBefore(deadline)) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One intent on its way. */
  private final class Execution {

    private final MarketPrismStack stack;

    Execution(MarketPrismStack stack) {
      this.stack = stack;
    }

    void run(Remediation met) throws InterruptedException {
      if (Remediations.phaseOf(met) == RemediationPhase.Executing) {
        recover(met);
        return;
      }
      Remediation claimed = claim(met);
      if (claimed != null) {
        carryOut(claimed);
      }
    }

    /** Claims the intent; null when it is not to be carried out, or not by us. */
    private @Nullable Remediation claim(Remediation planned) {
      Instant now = clock.instant();
      Instant before = Timestamps.parseOrNull(planned.getSpec().actBefore());
      if (before == null || now.isAfter(before)) {
        end(planned, RemediationPhase.Aborted, "Expired: it was not begun in time");
        return null;
      }
      RemediationStatus executing =
          new RemediationStatus(
              RemediationPhase.Executing,
              leadership.holder(),
              "claimed",
              Timestamps.exactOrNull(now),
              null,
              null);
      return remediations.replaceStatus(planned, executing).orElse(null);
    }

    private void carryOut(Remediation claimed) throws InterruptedException {
      Incarnation target = Remediations.targetOf(claimed);
      HostConnection host = hosts.get(claimed.getSpec().target().hostRef()).orElse(null);
      Reading<ContainerFacts> fresh = look(claimed);
      if (host == null || !(fresh instanceof Reading.Known<ContainerFacts>(ContainerFacts facts))) {
        end(claimed, RemediationPhase.Aborted, "HostUnreachable: nothing was done");
        return;
      }
      if (!facts.incarnation().equals(target)) {
        end(claimed, RemediationPhase.Aborted, "IncarnationChanged: nothing was done");
        return;
      }
      if (claimed.getSpec().action() == Action.Start && !facts.state().isStopped()) {
        end(claimed, RemediationPhase.Aborted, "Resolved: it is " + facts.state().word());
        return;
      }
      String refusal = host.refusal(claimed.getMetadata().getNamespace(), facts.name());
      if (refusal != null) {
        end(claimed, RemediationPhase.Aborted, "NotAllowed: " + refusal);
        return;
      }
      Instant before = Timestamps.parseOrNull(claimed.getSpec().actBefore());
      if (!leadership.isLeading() || before == null || clock.instant().isAfter(before)) {
        end(claimed, RemediationPhase.Aborted, "Expired: it was not begun in time");
        return;
      }
      events.record(
          stack,
          EventRecorder.Type.Normal,
          claimed.getSpec().action() == Action.Start ? "Starting" : "Restarting",
          "%s: %s".formatted(claimed.getMetadata().getName(), claimed.getSpec().reason()));
      settle(claimed, call(host, claimed.getSpec().action(), facts));
    }

    private static CallOutcome call(HostConnection host, Action action, ContainerFacts facts) {
      String id = facts.incarnation().containerId();
      return switch (action) {
        case Start -> host.engine().start(id);
        case Restart -> host.engine().restart(id, facts.stopTimeout());
        case Watch, Escalate -> new CallOutcome.Refused(action + " is nothing to execute");
      };
    }

    private void settle(Remediation called, CallOutcome outcome) throws InterruptedException {
      LOG.info("{}: {}", called.getMetadata().getName(), outcome);
      switch (outcome) {
        case CallOutcome.Done() -> verify(called, "carried out, its effect is being verified");
        case CallOutcome.Refused(String message) -> end(called, RemediationPhase.Failed, message);
        case CallOutcome.Errored(String message) -> {
          boolean stillDown = look(called).is(facts -> facts.state().isStopped());
          if (called.getSpec().action() == Action.Start && stillDown) {
            end(called, RemediationPhase.Failed, message);
          } else {
            recover(called);
          }
        }
        case CallOutcome.Unknown(String message) -> recover(called);
      }
    }

    /** Watches the container until it tells what became of the call; never calls again. */
    private void recover(Remediation executing) throws InterruptedException {
      RemediationStatus status = Remediations.statusOf(executing);
      Instant executingAt =
          Objects.requireNonNullElse(Timestamps.parseOrNull(status.executingAt()), clock.instant());
      Instant answeringSince = clock.instant();
      Instant hostSeen = answeringSince;
      while (!stopping) {
        Instant asked = clock.instant();
        Reading<ContainerFacts> seen = look(executing);
        Instant now = clock.instant();
        boolean answered = seen instanceof Reading.Known && now.isBefore(asked.plus(PROMPTLY));
        answeringSince = answered ? answeringSince : now;
        Optional<HostConnection> host = hosts.get(executing.getSpec().target().hostRef());
        hostSeen = host.isPresent() ? now : hostSeen;
        if (now.isAfter(hostSeen.plus(HOST_GONE_AFTER))) {
          end(executing, RemediationPhase.Aborted, "HostGone: its DockerHost was deleted");
          return;
        }
        Recovery.Step step =
            Recovery.next(
                new Recovery.Intent(
                    executing.getSpec().action(),
                    Remediations.targetOf(executing),
                    executingAt,
                    answeringSince),
                seen,
                now);
        switch (step) {
          case Recovery.Step.Verify() -> {
            verify(executing, "carried out, as the container itself shows");
            return;
          }
          case Recovery.Step.StartIt() -> {
            LOG.info("{}: starting what is down", executing.getMetadata().getName());
            if (finished(executing, host.orElse(null))) {
              return;
            }
            TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
          }
          case Recovery.Step.Fail(String message) -> {
            end(executing, RemediationPhase.Failed, message);
            return;
          }
          case Recovery.Step.Abort(String message) -> {
            end(executing, RemediationPhase.Aborted, message);
            return;
          }
          case Recovery.Step.Wait(Instant until) ->
              TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
        }
      }
    }

    /** Starts what an open intent has left down; false when it can't be told whether it worked. */
    private boolean finished(Remediation executing, @Nullable HostConnection host)
        throws InterruptedException {
      if (host == null) {
        return false;
      }
      switch (host.engine().start(executing.getSpec().target().containerId())) {
        case CallOutcome.Done() -> verify(executing, "started, to finish what was begun");
        case CallOutcome.Refused(String message) ->
            end(executing, RemediationPhase.Failed, message);
        case CallOutcome.Errored(String message) ->
            end(executing, RemediationPhase.Failed, message);
        case CallOutcome.Unknown(String message) -> {
          return false;
        }
      }
      return true;
    }

    private Reading<ContainerFacts> look(Remediation remediation) {
      return hosts
          .get(remediation.getSpec().target().hostRef())
          .map(h -> h.inspect(List.of(remediation.getSpec().target().containerId())))
          .orElseGet(() -> Reading.unknown("there is no such DockerHost"));
    }

    private void verify(Remediation executing, String message) throws InterruptedException {
      advance(executing, RemediationPhase.Verifying, message);
    }

    private void end(Remediation remediation, RemediationPhase phase, String message) {
      try {
        advance(remediation, phase, message);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Writes what is known. What was done must be told, so this is tried until it succeeds. */
    private void advance(Remediation remediation, RemediationPhase phase, String message)
        throws InterruptedException {
      RemediationPhase from = Remediations.phaseOf(remediation);
      Optional<String> holder = holderOf(remediation);
      Optional<Remediation> current = Optional.of(remediation);
      // What a cache said may be old: whoever has moved it on meanwhile is right.
      while (current
          .filter(r -> Remediations.phaseOf(r) == from && holderOf(r).equals(holder))
          .isPresent()) {
        try {
          String now = String.valueOf(Timestamps.exactOrNull(clock.instant()));
          RemediationStatus next =
              Remediations.statusOf(current.get()).on(phase, Messages.bounded(message), now);
          Optional<Remediation> written = remediations.replaceStatus(current.get(), next);
          if (written.isPresent()) {
            told(written.get(), phase, message);
            return;
          }
          current = remediations.get(remediation);
        } catch (KubernetesClientException e) {
          LOG.warn("{}: {}", remediation.getMetadata().getName(), e.getMessage());
          TimeUnit.SECONDS.sleep(1);
        }
      }
    }

    private static Optional<String> holderOf(Remediation remediation) {
      return Optional.ofNullable(Remediations.statusOf(remediation).holder());
    }

    private void told(Remediation written, RemediationPhase phase, String message) {
      RemediationReport.tell(events, stack, written, phase, message);
      if (phase.isTerminal()) {
        metrics.ended(written);
        remediations.release(written);
      }
    }
  }
}
