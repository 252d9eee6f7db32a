package io.marketprism.operator.notify;

import io.marketprism.operator.runbook.Severity;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A notice in the words of a receiver. Why the operator decides as it does is English in all
 * languages: those sentences are also in Events and status, where they are looked for.
 */
final class Prose {

  /** The operator's own notices, by name: their topic is no alert. */
  private static final Map<String, Phrase> TOPICS =
      Map.of(
          "MarketPrismHostUnreachable", Phrase.UNREACHABLE,
          "MarketPrismObservationDegraded", Phrase.UNOBSERVED,
          "MarketPrismNoticesHeldBack", Phrase.HELD_BACK,
          "MarketPrismMemoryForecast", Phrase.FORECAST,
          "MarketPrismLimitReached", Phrase.LIMIT,
          "MarketPrismStormGate", Phrase.STORM,
          "MarketPrismMisdeclared", Phrase.MISDECLARED,
          "MarketPrismDockerHostNotFound", Phrase.NO_HOST,
          "MarketPrismWindowMisdeclared", Phrase.WINDOW);

  /** It may be a stack's author's: nothing in it ends a link or mentions anybody. */
  private static final Pattern PAGE = Pattern.compile("https?://[^\\s<>|()\\[\\]\"'`\\\\]{1,2000}");

  private final Language language;
  private final ZonedTimes times;

  Prose(Preferences preferences) {
    this.language = preferences.language();
    this.times = new ZonedTimes(preferences.zone());
  }

  /** What has happened to what, in one short line. */
  String title(Notice notice) {
    Phrase topic = TOPICS.get(notice.name());
    String alert = notice.label("alert").isEmpty() ? notice.name() : notice.label("alert");
    String what = topic == null ? alert : in(topic);
    String scoped = in(Phrase.SCOPED).formatted(what, scope(notice));
    return switch (notice.event()) {
      case Fired -> kind(Phrase.FIRING, scoped);
      case Acting -> kind(Phrase.HEALING, scoped);
      case AwaitingApproval -> kind(Phrase.APPROVAL_NEEDED, scoped);
      case Escalated -> kind(Phrase.NEEDS_OPERATOR, scoped);
      case Held -> kind(Phrase.HELD, scoped);
      case HostUnreachable, ObservationDegraded, HeldBack, Forecast -> scoped;
      case Acknowledged -> kind(Phrase.ACKNOWLEDGED, scoped);
      case Resolved ->
          kind(
              notice.name().equals("MarketPrismAwaitingApproval")
                  ? Phrase.APPROVAL_OVER
                  : Phrase.RESOLVED,
              scoped);
    };
  }

  private String kind(Phrase kind, String what) {
    return in(kind) + in(Phrase.COLON) + what;
  }

  private static String scope(Notice notice) {
    return Stream.of(notice.label("service"), notice.label("docker_host"), stack(notice))
        .filter(label -> !label.isEmpty())
        .findFirst()
        .orElse(notice.host());
  }

  /** The stack with its namespace; empty where the notice is about none. */
  static String stack(Notice notice) {
    return notice.label("stack").isEmpty()
        ? ""
        : notice.label("namespace") + "/" + notice.label("stack");
  }

  /** What is wrong: the alert's own sentence, or that of the operator. */
  String summary(Notice notice) {
    String own = notice.isOver() ? "" : notice.guidance().in(language, Guidance.SUMMARY);
    return own.isEmpty() ? notice.summary() : own;
  }

  /** The sentence below the title: the title says in Chinese what the operator's own one does. */
  String lead(Notice notice) {
    String summary = summary(notice);
    return language != Language.ENGLISH && summary.equals(notice.summary()) ? "" : summary;
  }

  /** What it means, and why it is acted on or held. */
  String description(Notice notice) {
    return Stream.of(
            notice.isOver() ? "" : notice.guidance().in(language, Guidance.DESCRIPTION),
            times.within(notice.description()))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  /** The page about it; empty if there is none, or none that is safe to be made a link of. */
  String runbook(Notice notice) {
    String page = notice.guidance().in(language, Guidance.RUNBOOK);
    return PAGE.matcher(page).matches() ? page : "";
  }

  String severity(Notice notice) {
    return in(notice.severity() == Severity.critical ? Phrase.CRITICAL : Phrase.WARNING);
  }

  /** For programs. */
  String exact(Instant at) {
    return times.exact(at);
  }

  String forPeople(Instant at) {
    return times.forPeople(at);
  }

  String in(Phrase phrase) {
    return phrase.in(language);
  }
}
