package io.marketprism.operator.controller;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.report.Intents;
import io.marketprism.operator.report.RemediationReport;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.workload.CallOutcome;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one intent, at most once: it is claimed under its resource version, the container is
 * looked at again, what is seen is kept, then there is one call that no layer repeats. What became
 * of a call that nobody answered is found out by {@link Aftermath}.
 */
final class Execution {

  private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

  private static final String NOT_BEGUN = "it was not begun in time";
  private static final String NOTHING_DONE = "nothing was done";

  private final Remediations remediations;
  private final Target target;
  private final Progress progress;
  private final Aftermath aftermath;
  private final FlightRecorder recorder;
  private final EventRecorder events;
  private final InstantSource clock;
  private final Leadership leadership;

  /**
   * @param leadership who claims, and whether it still may act
   */
  Execution(
      Remediations remediations,
      Target target,
      Progress progress,
      Aftermath aftermath,
      FlightRecorder recorder,
      EventRecorder events,
      InstantSource clock,
      Leadership leadership) {
    this.remediations = remediations;
    this.target = target;
    this.progress = progress;
    this.aftermath = aftermath;
    this.recorder = recorder;
    this.events = events;
    this.clock = clock;
    this.leadership = leadership;
  }

  /** Goes on with an intent that is not over: one that is claimed already is never called again. */
  void run(MarketPrismStack stack, Remediation met) throws InterruptedException {
    if (Intents.phaseOf(met) == RemediationPhase.Executing) {
      aftermath.follow(stack, met);
      return;
    }
    Remediation claimed = claim(stack, met);
    if (claimed != null) {
      carryOut(stack, claimed);
    }
  }

  /** Claims the intent; null when it is not to be carried out, or not by us. */
  private @Nullable Remediation claim(MarketPrismStack stack, Remediation planned)
      throws InterruptedException {
    Instant now = clock.instant();
    if (isLate(planned)) {
      progress.abort(stack, planned, AbortReason.Expired, NOT_BEGUN);
      return null;
    }
    RemediationStatus executing =
        RemediationStatus.claimed(leadership.holder(), String.valueOf(Timestamps.exactOrNull(now)));
    return remediations.replaceStatus(planned, executing).orElse(null);
  }

  private boolean isLate(Remediation remediation) {
    Instant before = Timestamps.parseOrNull(remediation.getSpec().actBefore());
    return before == null || clock.instant().isAfter(before);
  }

  private void carryOut(MarketPrismStack stack, Remediation claimed) throws InterruptedException {
    HostConnection host = target.host(claimed).orElse(null);
    Reading<ContainerFacts> fresh = target.look(claimed);
    if (host == null || !(fresh instanceof Reading.Known<ContainerFacts>(ContainerFacts facts))) {
      progress.abort(stack, claimed, AbortReason.HostUnreachable, NOTHING_DONE);
      return;
    }
    Objection objection = objection(host, claimed, facts);
    if (objection != null) {
      progress.abort(stack, claimed, objection.reason(), objection.message());
      return;
    }
    claimed.setStatus(Intents.statusOf(claimed).with(recorder.record(stack, claimed, host, facts)));
    if (!leadership.isLeading() || isLate(claimed)) {
      progress.abort(stack, claimed, AbortReason.Expired, NOT_BEGUN);
      return;
    }
    events.record(stack, RemediationReport.begins(claimed));
    CallOutcome outcome = call(host, claimed, facts);
    LOG.info("{}: {}", claimed.getMetadata().getName(), outcome);
    settle(stack, claimed, outcome);
  }

  /** Why nothing is to be done after all. */
  private record Objection(AbortReason reason, String message) {}

  /** Null when nothing speaks against it. */
  private static @Nullable Objection objection(
      HostConnection host, Remediation claimed, ContainerFacts facts) {
    Incarnation target = Intents.targetOf(claimed);
    if (!facts.incarnation().equals(target)) {
      return new Objection(AbortReason.IncarnationChanged, NOTHING_DONE);
    }
    if (claimed.getSpec().action() == Action.Start && !facts.state().isStopped()) {
      return new Objection(AbortReason.Resolved, "it is " + facts.state().word());
    }
    String refusal = host.refusal(claimed.getMetadata().getNamespace(), facts.name());
    return refusal == null ? null : new Objection(AbortReason.NotAllowed, refusal);
  }

  private static CallOutcome call(HostConnection host, Remediation claimed, ContainerFacts facts) {
    String id = facts.incarnation().containerId();
    Action action = claimed.getSpec().action();
    return switch (action) {
      case Start -> host.engine().start(id);
      case Restart -> host.engine().restart(id, facts.stopTimeout());
      case Create, Recreate -> host.compose().up(facts, action);
      case Watch, Wait, Escalate -> new CallOutcome.Refused(action + " is nothing to execute");
    };
  }

  private void settle(MarketPrismStack stack, Remediation called, CallOutcome outcome)
      throws InterruptedException {
    switch (outcome) {
      case CallOutcome.Done() -> done(stack, called);
      case CallOutcome.Refused(String message) ->
          progress.advance(stack, called, RemediationPhase.Failed, message);
      case CallOutcome.NotSent(String message) ->
          progress.advance(stack, called, RemediationPhase.Failed, message);
      case CallOutcome.Errored(String message) -> {
        if (isAsItWas(called)) {
          progress.advance(stack, called, RemediationPhase.Failed, message);
        } else {
          aftermath.follow(stack, called);
        }
      }
      case CallOutcome.Unknown(String message) -> aftermath.follow(stack, called);
    }
  }

  private void done(MarketPrismStack stack, Remediation called) throws InterruptedException {
    if (called.getSpec().action() == Action.Recreate && isAsItWas(called)) {
      progress.advance(
          stack,
          called,
          RemediationPhase.Failed,
          "docker compose has changed nothing: the container is as its files describe it");
      return;
    }
    progress.advance(
        stack, called, RemediationPhase.Verifying, "carried out, its effect is being verified");
  }

  /** Whether a call that is over has changed nothing. Of a restart a part may still come. */
  private boolean isAsItWas(Remediation called) {
    Action action = called.getSpec().action();
    return action != Action.Restart
        && target
            .look(called)
            .is(
                facts ->
                    facts.incarnation().equals(Intents.targetOf(called))
                        && (action != Action.Start || facts.state().isStopped()));
  }
}
