package io.marketprism.operator.probe.logs;

import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Death;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a process wrote before it died, and whether others died with the same words. */
final class LastWords {

  private static final int LINES = 3;
  private static final Duration SHORT_LIFE = Duration.ofSeconds(60);

  /** The engine may store a line just after the death; it revives nothing as soon as this. */
  private static final Duration LATE = Duration.ofMillis(50);

  private final List<Death> deaths;
  private final List<LogValues.ReadLine> messages;
  private final Instant begin;

  private LastWords(
      List<Death> deaths, List<LogValues.ReadLine> messages, boolean cutOff, Instant since) {
    this.deaths = deaths;
    this.messages = messages;
    Instant first = messages.isEmpty() ? Instant.MAX : messages.getFirst().at();
    this.begin = cutOff && first.isAfter(since) ? first : since;
  }

  /**
   * How many of the newest deaths in a row had the same last words, each after a short life; 0 when
   * fewer than two did. A death that somebody asked for ends the row, and so does a life that goes
   * on. Who died silently had no last words.
   *
   * @param messages of all lives, in order of time
   * @param cutOff whether messages older than these are missing
   * @param since deaths before this don't count
   */
  static int repeated(
      ContainerFacts facts,
      List<LogValues.ReadLine> messages,
      boolean cutOff,
      Instant since,
      Instant now) {
    if (facts.age(now).is(age -> age.compareTo(SHORT_LIFE) >= 0)) {
      return 0;
    }
    LastWords words = new LastWords(facts.deaths(), messages, cutOff, since);
    int row = 0;
    String last = null;
    for (int i = facts.deaths().size() - 1; i >= 0; i--) {
      String these = words.of(i);
      if (these == null || (last != null && !last.equals(these))) {
        break;
      }
      last = these;
      row++;
    }
    return row < 2 ? 0 : row;
  }

  /** The last words of a death; null when it doesn't count. */
  private @Nullable String of(int index) {
    Death death = deaths.get(index);
    List<LogValues.ReadLine> life = life(index);
    if (death.asked()
        || death.at().isBefore(begin)
        || life.isEmpty()
        || !isShort(index, life.getFirst().at())) {
      return null;
    }
    StringBuilder words = new StringBuilder();
    for (LogValues.ReadLine line : life.subList(Math.max(0, life.size() - LINES), life.size())) {
      words.append(line.message()).append('\n');
    }
    return words.toString().replaceAll("0x[0-9a-fA-F]+|[0-9]+", "0");
  }

  /** What was written between the death before and this one. */
  private List<LogValues.ReadLine> life(int index) {
    Instant after = index == 0 ? Instant.MIN : deaths.get(index - 1).at().plus(LATE);
    Instant end = deaths.get(index).at().plus(LATE);
    return messages.stream()
        .filter(line -> line.at().isAfter(after) && !line.at().isAfter(end))
        .toList();
  }

  /** By the death before; after a long pause, by when it began to write. */
  private boolean isShort(int index, Instant firstWord) {
    Instant earliest = deaths.get(index).at().minus(SHORT_LIFE);
    boolean diedJustBefore = index > 0 && deaths.get(index - 1).at().isAfter(earliest);
    boolean visible = !begin.isAfter(earliest);
    return diedJustBefore || (visible && firstWord.isAfter(earliest));
  }
}
