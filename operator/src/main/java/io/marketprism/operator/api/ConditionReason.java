package io.marketprism.operator.api;

/** The reasons of a stack's conditions: a closed list. */
public enum ConditionReason {
  /** Every service's container runs, and all its probes marked readiness succeed. */
  AllServicesReady(ConditionType.Ready, "True"),
  /** Of these services a container doesn't run, or a readiness probe fails. */
  ServicesNotReady(ConditionType.Ready, "False"),
  /** The stack has no service. */
  NoServices(ConditionType.Ready, "False"),
  /** None is known not to be ready, but of these nothing certain is known. */
  ServicesUnknown(ConditionType.Ready, "Unknown"),
  /** The stack could not be evaluated. */
  NotEvaluated(ConditionType.Ready, "Unknown"),
  /** Everything that the stack declares is in force. */
  SpecValid(ConditionType.Accepted, "True"),
  /** A part of the spec can't be used; it is switched off and the rest goes on. */
  SpecInvalid(ConditionType.Accepted, "False"),
  /** The spec asks for a DockerHost that there is not. */
  HostNotFound(ConditionType.Accepted, "False"),
  /** These alerts are firing. */
  AlertsFiring(ConditionType.Reconciling, "True"),
  /** No alert is firing. */
  NothingFiring(ConditionType.Reconciling, "False"),
  /** A part of the spec can't be used; it is switched off and the rest goes on. */
  Misdeclared(ConditionType.Stalled, "True"),
  /** There is no DockerHost of the name that the stack asks for. */
  DockerHostNotFound(ConditionType.Stalled, "True"),
  /** An alert needs a person. */
  Escalated(ConditionType.Stalled, "True"),
  /** Too many independent services began to fail at once: nothing is restarted meanwhile. */
  StormGate(ConditionType.Stalled, "True"),
  /** The stack could not be evaluated; nothing is done for it meanwhile. */
  ReconcileFailed(ConditionType.Stalled, "True"),
  /** The API server refused a Remediation, so its action was not taken. */
  RemediationRefused(ConditionType.Stalled, "True"),
  /** Nothing needs a person. */
  NotStalled(ConditionType.Stalled, "False"),
  /** An alert, or a restart that is wanted, is escalated. */
  AlertEscalated(ConditionType.Escalated, "True"),
  /** Too many independent services began to fail at once: nothing is restarted meanwhile. */
  StormGateClosed(ConditionType.Escalated, "True"),
  /** The API server refused a Remediation, so its action was not taken. */
  RemediationBlocked(ConditionType.Escalated, "True"),
  /** Nothing is escalated. */
  NothingEscalated(ConditionType.Escalated, "False"),
  /** Nothing certain has been known of a service, or could be said of an alert, for too long. */
  ReadingsUnknown(ConditionType.ObservationDegraded, "True"),
  /** The logging driver of these containers keeps nothing to read, and rules ask for their log. */
  LogsUnreadable(ConditionType.ObservationDegraded, "True"),
  /** Every service can be seen. */
  AllObserved(ConditionType.ObservationDegraded, "False"),
  /** The stack is paused. */
  PausedByUser(ConditionType.Paused, "True"),
  /** A maintenance window of the stack is open, or one of its DockerHosts is under maintenance. */
  UnderMaintenance(ConditionType.Paused, "True"),
  /** A service or an alert of the stack is paused; for the others actions are taken. */
  PausedInPart(ConditionType.Paused, "True"),
  /** Actions are taken. */
  NotPaused(ConditionType.Paused, "False"),
  /** Every receiver of the stack's own can be notified. */
  AllReceiversReady(ConditionType.NotificationsReady, "True"),
  /** These receivers of the stack's own can't be notified. */
  ReceiversNotReady(ConditionType.NotificationsReady, "False");

  private final ConditionType type;
  private final String status;

  ConditionReason(ConditionType type, String status) {
    this.type = type;
    this.status = status;
  }

  public ConditionType type() {
    return type;
  }

  /** {@code True}, {@code False} or {@code Unknown}. */
  public String status() {
    return status;
  }
}
