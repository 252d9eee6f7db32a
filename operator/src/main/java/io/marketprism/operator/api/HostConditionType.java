package io.marketprism.operator.api;

/** The conditions of a DockerHost: all are normal when {@code True}. */
public enum HostConditionType {
  /**
   * Whether it can be used as it is declared: the engine answers, its clock can be used, and no
   * receiver and no maintenance window is faulty. What works all the same doesn't count: PlainTCP,
   * ClockOffset, UnderMaintenance.
   */
  Ready,
  /** Whether the Docker Engine answers. */
  Reachable,
  /** Whether nobody else can read or call what goes to the Docker Engine. */
  TransportSecure,
  /** Whether the engine's clock shows the operator's time. */
  ClockSynchronized,
  /** Whether every receiver of spec.notifications can be notified; only where there are any. */
  NotificationsReady,
  /** Whether actions are taken on its containers; only where maintenance is declared. */
  ActionsTaken
}
