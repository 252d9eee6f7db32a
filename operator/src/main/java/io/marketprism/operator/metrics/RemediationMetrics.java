package io.marketprism.operator.metrics;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.ServicePolicy;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was done, and how it ended. */
public final class RemediationMetrics implements StackObserver {

  private static final String KEPT = "kept";
  private static final String FAILED = "failed";

  /** From a start that is verified at once to a creation by docker compose with its images. */
  private static final double[] SECONDS = {1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1200};

  private final StackSeries<Counter.Child> remediations;
  private final StackGauge inProgress;
  private final Histogram durations;
  private final Counter flightRecords;

  RemediationMetrics(Families families) {
    remediations =
        families.stackCounter(
            "remediations_total",
            "Remediations that are over, by action and outcome.",
            "service",
            "action",
            "outcome");
    inProgress =
        families.stackGauge(
            "remediations_in_progress",
            "Remediations that are not over, by the phase that they are in.",
            "phase");
    durations =
        families.histogram(
            "remediation_duration_seconds",
            "Time from the creation of a Remediation to its end, of all stacks.",
            SECONDS,
            "action",
            "outcome");
    outcomes().forEach(labels -> durations.labels(labels.getFirst(), labels.getLast()));
    flightRecords =
        families.counter(
            "flight_records_total",
            "Flight records that were kept, and those that could not be written.",
            "outcome");
    flightRecords.labels(KEPT);
    flightRecords.labels(FAILED);
  }

  /** Takes in that a flight record was kept, or could not be. */
  public void flightRecord(boolean kept) {
    flightRecords.labels(kept ? KEPT : FAILED).inc();
  }

  @Override
  public void observe(StackView view) {
    remediations.declare(
        view.stack(),
        view.policy().topology().services().stream()
            .map(ServicePolicy::name)
            .flatMap(
                service ->
                    outcomes().map(labels -> List.of(service, labels.getFirst(), labels.getLast())))
            .toList());
    inProgress.show(
        view.stack(),
        Arrays.stream(RemediationPhase.values())
            .filter(phase -> !phase.isTerminal())
            .collect(
                Collectors.toMap(
                    phase -> List.of(phase.name()),
                    phase ->
                        (double)
                            view.history().attempts().stream()
                                .filter(attempt -> attempt.phase() == phase)
                                .count())));
  }

  /** Each action with each way in which it may end. */
  private static Stream<List<String>> outcomes() {
    return Arrays.stream(Action.values())
        .filter(Action::acts)
        .flatMap(
            action ->
                Arrays.stream(RemediationPhase.values())
                    .filter(RemediationPhase::isTerminal)
                    .map(end -> List.of(action.name(), end.name())));
  }

  /**
   * Takes in a Remediation that is over; one of a service that its stack has no more is not
   * counted.
   */
  public void ended(Remediation remediation, RemediationPhase outcome) {
    remediations
        .ifShown(
            new StackName(remediation.getMetadata().getNamespace(), remediation.getSpec().stack()),
            List.of(
                remediation.getSpec().service(),
                remediation.getSpec().action().name(),
                outcome.name()))
        .ifPresent(Counter.Child::inc);
    Instant begun = Timestamps.parseOrNull(remediation.getMetadata().getCreationTimestamp());
    Instant ended = Timestamps.parseOrNull(Intents.statusOf(remediation).endedAt());
    if (begun != null && ended != null) {
      durations
          .labels(remediation.getSpec().action().name(), outcome.name())
          .observe(Math.max(0, Duration.between(begun, ended).toMillis() / 1000.0));
    }
  }

  @Override
  public void forget(StackName stack) {
    remediations.forget(stack);
    inProgress.forget(stack);
  }
}
