package io.marketprism.operator.notify;

import io.marketprism.operator.runbook.Severity;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a receiver hears of, and how it is written.
 *
 * @param minSeverity the least urgent that it is sent
 * @param events the kinds that it is sent
 * @param hold what is over within this time of its beginning is not sent at all
 * @param zone of the times in messages
 * @param labels added to each notice; a label that a notice has already stays
 */
public record Preferences(
    Severity minSeverity,
    Set<Notice.Event> events,
    Duration hold,
    Language language,
    ZoneId zone,
    Map<String, String> labels) {

  private static final Set<Notice.Event> ALL = EnumSet.allOf(Notice.Event.class);

  public Preferences {
    events = Set.copyOf(events);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /** Everything of this severity, at once, in English and UTC. */
  public static Preferences of(Severity minSeverity) {
    return new Preferences(
        minSeverity, ALL, Duration.ZERO, Language.ENGLISH, ZoneOffset.UTC, Map.of());
  }

  /** The same for some kinds only. */
  public Preferences hearing(Set<Notice.Event> some) {
    return new Preferences(minSeverity, some, hold, language, zone, labels);
  }

  /** The same, where what is over within a time is not sent. */
  public Preferences holding(Duration time) {
    return new Preferences(minSeverity, events, time, language, zone, labels);
  }

  /** The same in other words. */
  public Preferences written(Language in, ZoneId times) {
    return new Preferences(minSeverity, events, hold, in, times, labels);
  }

  /** The same with labels of the receiver's own. */
  public Preferences labelled(Map<String, String> own) {
    return new Preferences(minSeverity, events, hold, language, zone, own);
  }

  /** That some notices are held back is never left out: it is about this receiver. */
  boolean want(Notice notice) {
    return notice.severity().compareTo(minSeverity) <= 0
        && (events.contains(notice.event()) || notice.event() == Notice.Event.HeldBack);
  }

  /** The notice's labels, and those of the receiver that it has not. */
  Map<String, String> labelsOf(Notice notice) {
    Map<String, String> all = new TreeMap<>(labels);
    all.putAll(notice.labels());
    return all;
  }
}
