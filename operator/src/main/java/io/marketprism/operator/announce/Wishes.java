package io.marketprism.operator.announce;

import io.marketprism.operator.api.NotificationSpec;
import io.marketprism.operator.notify.Language;
import io.marketprism.operator.notify.Notice;
import io.marketprism.operator.notify.Preferences;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Severity;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a declared receiver wants to hear, and how. */
final class Wishes {

  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,62}");
  private static final int LONGEST_VALUE = 200;

  private Wishes() {}

  /** The preferences, or which of them can't be. */
  static Reading<Preferences> of(NotificationSpec spec) {
    Map<String, String> labels = Objects.requireNonNullElse(spec.labels(), Map.of());
    Optional<String> faulty = faulty(labels);
    if (faulty.isPresent()) {
      return Reading.unknown(faulty.get());
    }
    Severity least = Objects.requireNonNullElse(spec.minSeverity(), Severity.warning);
    return Reading.of(
        Preferences.of(least)
            .hearing(events(spec))
            .holding(Duration.ofSeconds(Objects.requireNonNullElse(spec.holdSeconds(), 0)))
            .written(language(spec), zone(spec).orElse(ZoneOffset.UTC))
            .labelled(labels));
  }

  /** What of the preferences can't be had, though the receiver is notified all the same. */
  static Optional<String> fault(NotificationSpec spec) {
    return zone(spec).isPresent()
        ? Optional.empty()
        : Optional.of(
            "timeZone: %s is no time zone of the IANA database, such as Asia/Shanghai: it is notified, with times in UTC"
                .formatted(spec.timeZone()));
  }

  private static Optional<ZoneId> zone(NotificationSpec spec) {
    String zone = Objects.requireNonNullElse(spec.timeZone(), "UTC");
    try {
      return Optional.of(zone.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(zone));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A kind that this version does not know is one that it does not send. */
  private static Set<Notice.Event> events(NotificationSpec spec) {
    return spec.events() == null
        ? EnumSet.allOf(Notice.Event.class)
        : spec.events().stream()
            .filter(Objects::nonNull)
            .map(event -> Notice.Event.valueOf(event.name()))
            .collect(Collectors.toUnmodifiableSet());
  }

  private static Language language(NotificationSpec spec) {
    return Optional.ofNullable(spec.language()).flatMap(Language::of).orElse(Language.ENGLISH);
  }

  private static Optional<String> faulty(Map<String, String> labels) {
    return labels.entrySet().stream()
        .flatMap(
            label -> {
              if (!LABEL.matcher(label.getKey()).matches()) {
                return Stream.of(
                    "labels: %s is no label's name: letters, digits and underscores, and no digit first"
                        .formatted(label.getKey()));
              }
              return label.getValue().length() > LONGEST_VALUE
                  ? Stream.of(
                      "labels: the value of %s has more than %d characters"
                          .formatted(label.getKey(), LONGEST_VALUE))
                  : Stream.empty();
            })
        .sorted()
        .findFirst();
  }
}
