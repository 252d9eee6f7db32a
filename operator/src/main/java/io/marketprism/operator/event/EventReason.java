package io.marketprism.operator.event;

/**
 * The reasons of Events that tell what happened to a stack: a closed list. Besides these an Event
 * has the reason of a decision that holds a firing alert, or that of a condition that has changed.
 */
public enum EventReason {
  /** An alert has begun to fire. */
  AlertFiring(Occurrence.Type.Warning),
  /** An alert that fired is resolved. */
  AlertResolved(Occurrence.Type.Normal),
  /** A service was killed for want of memory, which its alert counts as a firing. */
  OutOfMemory(Occurrence.Type.Warning),
  /** An alert needs a person; the message says why. */
  Escalated(Occurrence.Type.Warning),
  /** What there was to see when it was escalated: the flight record's file and last log lines. */
  Evidence(Occurrence.Type.Warning),
  /** An action is proposed and waits for approval; the message has the command. */
  AwaitingApproval(Occurrence.Type.Warning),
  /** A proposed action was approved, and all gates are open. */
  Approved(Occurrence.Type.Normal),
  /** A container that is stopped is about to be started. */
  Starting(Occurrence.Type.Normal),
  /** A container is about to be restarted. */
  Restarting(Occurrence.Type.Normal),
  /** Docker compose is about to make a container again. */
  Recreating(Occurrence.Type.Normal),
  /** Docker compose is about to make a container that is gone. */
  Creating(Occurrence.Type.Normal),
  /** The start has been carried out; its effect is being watched. */
  Started(Occurrence.Type.Normal),
  /** The restart has been carried out; its effect is being watched. */
  Restarted(Occurrence.Type.Normal),
  /** The container has been made again; the effect is being watched. */
  Recreated(Occurrence.Type.Normal),
  /** The container has been made; the effect is being watched. */
  Created(Occurrence.Type.Normal),
  /** An action has helped. */
  RemediationSucceeded(Occurrence.Type.Normal),
  /** An action was carried out and did not help. */
  RemediationIneffective(Occurrence.Type.Warning),
  /** An action could not be carried out. */
  RemediationFailed(Occurrence.Type.Warning),
  /** An action was given up before it could help or fail. */
  RemediationAborted(Occurrence.Type.Normal),
  /** The window of a scheduled restart has passed without it; it is not made up for. */
  ScheduledRestartMissed(Occurrence.Type.Warning),
  /** A service's memory is going to reach its limit, if it goes on growing as it does. */
  MemoryForecast(Occurrence.Type.Warning),
  /** What was asked for could not be begun in time. */
  RequestExpired(Occurrence.Type.Warning),
  /** What is asked for can't be meant so. */
  RequestRefused(Occurrence.Type.Warning),
  /** The API server refuses the status: its CRD may be of another version than the operator. */
  StatusRefused(Occurrence.Type.Warning),
  /** Nothing needs a person any more. */
  NoLongerStalled(Occurrence.Type.Normal),
  /** Everything can be seen again. */
  NoLongerObservationDegraded(Occurrence.Type.Normal),
  /** A pause is over. */
  NoLongerPaused(Occurrence.Type.Normal);

  private final Occurrence.Type type;

  EventReason(Occurrence.Type type) {
    this.type = type;
  }

  /** Kubernetes' severity of such an Event. */
  public Occurrence.Type type() {
    return type;
  }
}
