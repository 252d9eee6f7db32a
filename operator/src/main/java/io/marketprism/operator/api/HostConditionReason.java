package io.marketprism.operator.api;

/** The reasons of a DockerHost's conditions: a closed list. */
public enum HostConditionReason {
  /** It can be used as it is declared. */
  Usable(HostConditionType.Ready, "True"),
  /** It can't be used, or not in full: the message has the conditions that say why. */
  NotUsable(HostConditionType.Ready, "False"),
  /** The Docker Engine answers. */
  EngineAnswers(HostConditionType.Reachable, "True"),
  /** It doesn't answer, or not as an Engine does. */
  EngineUnreachable(HostConditionType.Reachable, "False"),
  /** TLS is asked for, and the Secret is not there or not usable. */
  NoCertificates(HostConditionType.Reachable, "False"),
  /** A socket of the operator's own machine. */
  LocalSocket(HostConditionType.TransportSecure, "True"),
  /** Both sides show their certificates. */
  MutualTLS(HostConditionType.TransportSecure, "True"),
  /** Plain TCP that doesn't leave the operator's machine. */
  Loopback(HostConditionType.TransportSecure, "True"),
  /** Neither encrypted, nor is anybody asked who calls: who reaches it is root on that machine. */
  PlainTCP(HostConditionType.TransportSecure, "False"),
  /** Within two seconds the engine's clock shows the operator's time. */
  SameTime(HostConditionType.ClockSynchronized, "True"),
  /** The clocks differ; the engine's times are converted. */
  ClockOffset(HostConditionType.ClockSynchronized, "False"),
  /** The clocks can't be compared: what depends on the engine's time is Unknown. */
  ClockUnreliable(HostConditionType.ClockSynchronized, "False"),
  /** The engine doesn't answer. */
  ClockUnknown(HostConditionType.ClockSynchronized, "Unknown"),
  /** Nothing is known to be wrong with any receiver. */
  AllReceiversReady(HostConditionType.NotificationsReady, "True"),
  /** These receivers can't be notified. */
  ReceiversNotReady(HostConditionType.NotificationsReady, "False"),
  /** No maintenance goes on. */
  NoMaintenance(HostConditionType.ActionsTaken, "True"),
  /** The host is under maintenance, or a maintenance window is open. */
  UnderMaintenance(HostConditionType.ActionsTaken, "False"),
  /** A maintenance window can't be read: it is not open until it is corrected. */
  WindowMisdeclared(HostConditionType.ActionsTaken, "True");

  private final HostConditionType type;
  private final String status;

  HostConditionReason(HostConditionType type, String status) {
    this.type = type;
    this.status = status;
  }

  public HostConditionType type() {
    return type;
  }

  /** {@code True}, {@code False} or {@code Unknown}. */
  public String status() {
    return status;
  }
}
