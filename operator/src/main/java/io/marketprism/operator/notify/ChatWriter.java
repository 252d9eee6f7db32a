package io.marketprism.operator.notify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Writes notices as messages to a group. */
final class ChatWriter {

  /** More than this is looked up. */
  private static final int LONGEST = 1_000;

  /** Of one notice among several. */
  private static final int LONGEST_OF_SEVERAL = 120;

  private final Preferences preferences;
  private final Prose prose;

  ChatWriter(Preferences preferences) {
    this.preferences = preferences;
    this.prose = new Prose(preferences);
  }

  ChatMessage write(List<Notice> notices) {
    long needOperator = notices.stream().filter(n -> n.event().needsOperator()).count();
    if (notices.size() == 1) {
      Notice only = notices.getFirst();
      return new ChatMessage(prose.title(only), List.of(whole(only)), needOperator > 0);
    }
    String title =
        needOperator == 0
            ? prose.in(Phrase.SEVERAL).formatted(notices.size())
            : prose.in(Phrase.SEVERAL_NEED).formatted(notices.size(), needOperator);
    return new ChatMessage(title, notices.stream().map(this::inShort).toList(), needOperator > 0);
  }

  private ChatMessage.Entry whole(Notice notice) {
    List<String> facts = new ArrayList<>();
    fact(facts, Phrase.SEVERITY, prose.severity(notice));
    String container = notice.label("container");
    fact(
        facts,
        Phrase.SERVICE,
        container.isEmpty()
            ? notice.label("service")
            : prose.in(Phrase.SCOPED).formatted(notice.label("service"), container));
    fact(facts, Phrase.STACK, Prose.stack(notice));
    fact(facts, Phrase.HOST, notice.host());
    preferences.labels().forEach((name, value) -> facts.add(name + prose.in(Phrase.COLON) + value));
    fact(facts, Phrase.ACTION, notice.action());
    fact(facts, Phrase.SINCE, prose.forPeople(notice.startsAt()));
    Instant end = notice.endsAt();
    fact(facts, Phrase.UNTIL, end == null ? "" : prose.forPeople(end));
    if (!notice.isOver()) {
      fact(facts, Phrase.COMMAND, notice.guidance().command());
    }
    String page = notice.isOver() ? "" : prose.runbook(notice);
    return new ChatMessage.Entry(
        "",
        paragraphs(prose.lead(notice), prose.description(notice)),
        facts,
        page.isEmpty() ? List.of() : List.of(new ChatMessage.Link(prose.in(Phrase.RUNBOOK), page)));
  }

  private ChatMessage.Entry inShort(Notice notice) {
    return new ChatMessage.Entry(
        prose.title(notice),
        Stream.of(prose.lead(notice), prose.description(notice))
            .filter(text -> !text.isEmpty())
            .map(text -> cut(text, LONGEST_OF_SEVERAL))
            .limit(1)
            .toList(),
        List.of(),
        List.of());
  }

  private static List<String> paragraphs(String... texts) {
    return Stream.of(texts).filter(text -> !text.isEmpty()).map(t -> cut(t, LONGEST)).toList();
  }

  private void fact(List<String> facts, Phrase name, String value) {
    if (!value.isEmpty()) {
      facts.add(prose.in(name) + prose.in(Phrase.COLON) + value);
    }
  }

  private static String cut(String text, int longest) {
    return text.codePointCount(0, text.length()) <= longest
        ? text
        : text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "…";
  }
}
