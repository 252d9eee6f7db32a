package io.marketprism.operator.notify;

import io.marketprism.operator.runbook.Severity;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that people are told of, from its beginning to its end.
 *
 * @param host the DockerHost whose receivers are told; {@link #EVERYONE} where it isn't there
 * @param labels what it is about, in Alertmanager's words; they stay the same while it lasts
 * @param startsAt since when it has been so
 * @param endsAt when it was over; null while it lasts
 * @param event how far it has come
 * @param severity how urgent it is
 * @param summary what has happened, in one short sentence
 * @param description more of it: why, and what holds an action
 * @param action what is being done, or was done last: "Start marketprism-nats: Verifying"; empty
 *     while nothing was
 * @param remediation the name of that Remediation; empty if there is none
 * @param quiet whether another notice tells of it: its cause's, or that of its escalation. Where
 *     receivers have rules of their own for that, it is sent all the same
 * @param guidance what helps who is called
 */
public record Notice(
    String host,
    Map<String, String> labels,
    Instant startsAt,
    @Nullable Instant endsAt,
    Event event,
    Severity severity,
    String summary,
    String description,
    String action,
    String remediation,
    boolean quiet,
    Guidance guidance) {

  /** Instead of a DockerHost: the receivers of all of them. */
  public static final String EVERYONE = "";

  /** Of the labels, its name. */
  public static final String NAME = "alertname";

  /** What can happen: a closed list. */
  public enum Event {
    /** An alert of the runbook fires. */
    Fired,
    /** Something is being done about it. */
    Acting,
    /** An action waits for approval. */
    AwaitingApproval,
    /** The operator can't mend it: a person is needed. */
    Escalated,
    /** For ten minutes nothing certain has been seen of something. */
    ObservationDegraded,
    /** A Docker Engine has not answered for a minute. */
    HostUnreachable,
    /** Of a stack more happens than is sent: its other notices are held back for some minutes. */
    HeldBack,
    /** Something holds restarts, or is switched off, until somebody does something about it. */
    Held,
    /** Memory is forecast to reach its limit. */
    Forecast,
    /** A person has taken note of an escalation: it goes on, and nobody is called for it again. */
    Acknowledged,
    /** It is over. */
    Resolved;

    /** Whether an operator has to do something: nothing goes on by itself. */
    public boolean needsOperator() {
      return switch (this) {
        case AwaitingApproval, Escalated, HostUnreachable, Held -> true;
        case Fired, Acting, ObservationDegraded, HeldBack, Forecast, Acknowledged, Resolved ->
            false;
      };
    }
  }

  /** The same key is the same happening, whatever has become of it. */
  record Key(String host, Map<String, String> labels, Instant startsAt) {}

  /** A notice that nothing is known to help with. */
  public Notice(
      String host,
      Map<String, String> labels,
      Instant startsAt,
      @Nullable Instant endsAt,
      Event event,
      Severity severity,
      String summary,
      String description,
      String action,
      String remediation,
      boolean quiet) {
    this(
        host,
        labels,
        startsAt,
        endsAt,
        event,
        severity,
        summary,
        description,
        action,
        remediation,
        quiet,
        Guidance.NONE);
  }

  public Notice {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /** What is sent to see whether a receiver can be notified: nothing has happened. */
  static Notice test(String host, Instant now) {
    return new Notice(
        host,
        Map.of(NAME, "MarketPrismTest", "severity", Severity.warning.name(), "docker_host", host),
        now,
        null,
        Event.Fired,
        Severity.warning,
        "Test notice of the MarketPrism operator: nothing has happened",
        "Somebody has asked for it to see whether this receiver of DockerHost %s can be notified. Nothing need be done."
            .formatted(host),
        "",
        "",
        false);
  }

  Key key() {
    return new Key(host, labels, startsAt);
  }

  /** Whether the receivers of a DockerHost are notified. */
  boolean isFor(String dockerHost) {
    return host.equals(EVERYONE) || host.equals(dockerHost);
  }

  /** Its name. */
  public String name() {
    return label(NAME);
  }

  /** One of its labels; empty if it has none of that name. */
  public String label(String label) {
    return labels.getOrDefault(label, "");
  }

  public boolean isOver() {
    return endsAt != null;
  }

  /** Whether this is the same happening as another notice: of the same name since the same time. */
  public boolean continues(Notice earlier) {
    return host.equals(earlier.host)
        && startsAt.equals(earlier.startsAt)
        && name().equals(earlier.name())
        && label("alert").equals(earlier.label("alert"));
  }

  /** This notice as one that began at another time. */
  public Notice since(Instant begin) {
    return with(labels, begin, guidance);
  }

  /** This notice under the labels that it began with. */
  public Notice labelled(Map<String, String> sinceTheBeginning) {
    return with(sinceTheBeginning, startsAt, guidance);
  }

  /** This notice with what helps who is called. */
  public Notice guided(Guidance by) {
    return with(labels, startsAt, by);
  }

  private Notice with(Map<String, String> otherLabels, Instant begin, Guidance by) {
    return new Notice(
        host,
        otherLabels,
        begin,
        endsAt,
        event,
        severity,
        summary,
        description,
        action,
        remediation,
        quiet,
        by);
  }

  /**
   * The end of it.
   *
   * @param at when it was over
   * @param what what has ended, in one short sentence
   * @param how by what
   * @param isQuiet whether another notice tells of this end
   */
  public Notice over(Instant at, String what, String how, boolean isQuiet) {
    return ended(Event.Resolved, at, what, how, isQuiet);
  }

  /** Its end for those who are called, because somebody has taken note of it. */
  public Notice acknowledged(Instant at, String what, String how) {
    return ended(Event.Acknowledged, at, what, how, false);
  }

  private Notice ended(Event end, Instant at, String what, String how, boolean isQuiet) {
    return new Notice(
        host,
        labels,
        startsAt,
        at,
        end,
        severity,
        what,
        how,
        action,
        remediation,
        isQuiet,
        guidance);
  }
}
