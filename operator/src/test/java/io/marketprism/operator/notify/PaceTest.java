package io.marketprism.operator.notify;

import static io.marketprism.operator.notify.Notes.BEGIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A service is sent no more messages in a minute than it takes, and nothing is lost for it. */
class PaceTest {

  private final Inbox inbox =
      new Inbox(
          new Chat(
              new DingTalk(List.of(), List.of()),
              new Endpoint(null, () -> Reading.of(SecretValues.NONE)),
              Preferences.of(Severity.warning)));

  private final List<List<Notice>> messages = new ArrayList<>();

  @Test
  void aFewHaveAMessageEach() {
    inbox.put(alerts(5, Notice.Event.Fired));
    sendAll(BEGIN);
    assertThat(messages).hasSize(5).allMatch(message -> message.size() == 1);
  }

  @Test
  void whatIsMoreGoesIntoOneMessageEscalationsFirst() {
    inbox.put(
        Stream.concat(
                alerts(60, Notice.Event.Fired).stream(),
                Stream.of(
                    Notes.of("MarketPrismEscalated", Notice.Event.Escalated, Severity.critical)))
            .toList());
    sendAll(BEGIN);
    assertThat(messages).hasSizeLessThan(20);
    assertThat(messages.getFirst()).hasSize(10);
    assertThat(messages.getFirst().getFirst().event()).isEqualTo(Notice.Event.Escalated);
    assertThat(messages.stream().flatMap(List::stream).distinct()).hasSize(61);
  }

  @Test
  void moreThanItTakesWaitsAndIsThenSent() {
    for (int i = 0; i < 18; i++) {
      inbox.put(List.of(Notes.fired("Alert" + i)));
      sendAll(BEGIN.plusSeconds(i));
    }
    assertThat(messages).hasSize(18);
    inbox.put(alerts(10, Notice.Event.Held));
    sendAll(BEGIN.plusSeconds(20));
    assertThat(messages).hasSize(19);
    assertThat(messages.getLast()).hasSize(10);

    Notice late = Notes.fired("Late");
    inbox.put(List.of(late));
    sendAll(BEGIN.plusSeconds(21));
    assertThat(messages).hasSize(19);
    assertThat(inbox.nextAt()).as("it doesn't spin").isEqualTo(BEGIN.plusSeconds(60));
    sendAll(BEGIN.plusSeconds(60));
    assertThat(messages.getLast()).containsExactly(late);
  }

  private static List<Notice> alerts(int many, Notice.Event event) {
    return IntStream.range(0, many)
        .mapToObj(i -> Notes.of("A" + event + i, event, Severity.critical))
        .toList();
  }

  private void sendAll(Instant at) {
    for (List<Notice> due = inbox.due(at); !due.isEmpty(); due = inbox.due(at)) {
      messages.add(due);
      inbox.told(due, at);
    }
  }
}
