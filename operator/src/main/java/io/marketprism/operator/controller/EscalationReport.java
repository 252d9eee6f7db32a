package io.marketprism.operator.controller;

import io.marketprism.operator.act.FlightRecorder;
import io.marketprism.operator.api.RemediationStatus.Evidence;
import io.marketprism.operator.event.EventReason;
import io.marketprism.operator.event.EventRecorder;
import io.marketprism.operator.event.Occurrence;
import io.marketprism.operator.host.HostConnection;
import io.marketprism.operator.host.Hosts;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Excerpt;
import io.marketprism.operator.runbook.Reading;
import java.util.Map;

/**
 * On-call wants to see what there was to see: of each alert that is escalated a flight record is
 * kept, and its Event has the container's last words.
 */
final class EscalationReport {

  private final Hosts hosts;
  private final FlightRecorder recorder;
  private final EventRecorder events;

  EscalationReport(Hosts hosts, FlightRecorder recorder, EventRecorder events) {
    this.hosts = hosts;
    this.recorder = recorder;
    this.events = events;
  }

  /** Of why a person is needed; with what the probes saw. */
  private static final int WHY = 400;

  /**
   * Takes the record on a thread of its own.
   *
   * @param alert its name, or that of a restart that is wanted
   */
  void keep(Moment moment, String alert, String service, AlertState.Escalation escalation) {
    HostConnection host =
        moment
            .compiled()
            .workload(service)
            .flatMap(workload -> hosts.get(workload.host()))
            .orElse(null);
    if (host != null
        && moment.readings().of(service).container()
            instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
        && facts.state() != ContainerState.ABSENT) {
      Thread.ofVirtual()
          .name("escalation-" + alert)
          .start(() -> keep(moment, alert, escalation, host, facts));
    }
  }

  private void keep(
      Moment moment,
      String alert,
      AlertState.Escalation escalation,
      HostConnection host,
      ContainerFacts facts) {
    String name = moment.stack().getMetadata().getName() + "." + alert;
    String head = "%s needs a person: %s".formatted(alert, escalation.because());
    Evidence evidence = recorder.take(moment.stack(), name, head, Map.of(), host, facts);
    String kept = evidence.flightRecord() == null ? "" : ", kept as " + evidence.flightRecord();
    events.record(
        moment.stack(),
        Occurrence.of(
            EventReason.Evidence,
            "%s%s: %s; %s"
                .formatted(
                    alert, kept, Excerpt.of(escalation.because(), WHY), evidence.summary())));
  }
}
