package io.marketprism.operator.notify;

import static io.marketprism.operator.notify.Notes.BEGIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a receiver is told, and when again. */
class InboxTest {

  private static final SecretValues.Source NO_SECRET = () -> Reading.of(SecretValues.NONE);
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  private final Inbox webhook = new Inbox(webhook(Severity.warning));
  private final Inbox alertmanager =
      new Inbox(
          new Alertmanager(
              new Endpoint("http://localhost:9093", NO_SECRET), Preferences.of(Severity.warning)));

  private static Webhook webhook(Severity least) {
    return webhook(Preferences.of(least));
  }

  private static Webhook webhook(Preferences preferences) {
    return new Webhook(
        new Endpoint("http://localhost", NO_SECRET),
        Template.ofEverything(preferences),
        false,
        preferences);
  }

  @Test
  void aWebhookIsToldOfEachStepOnce() {
    Notice fired = Notes.fired("BrokerDown");
    put(webhook, fired);
    assertTold(webhook, BEGIN, fired);
    put(webhook, fired);
    assertThat(webhook.due(BEGIN)).isEmpty();
    Notice acting = Notes.acting("BrokerDown", "marketprism.nats.1");
    put(webhook, acting);
    assertTold(webhook, BEGIN, acting);
    Notice again = Notes.acting("BrokerDown", "marketprism.nats.2");
    put(webhook, again);
    assertTold(webhook, BEGIN, again);
    put(webhook, Notes.over(again));
    assertTold(webhook, BEGIN, Notes.over(again));
    assertThat(webhook.isEmpty()).isTrue();
  }

  @Test
  void whatGoesOnIsRepeatedAsTheTeamHasIt() {
    Notice critical = Notes.fired("BrokerDown");
    Notice warning = Notes.of("CollectorHighMemory", Notice.Event.Fired, Severity.warning);
    Notice degraded = Notes.of("Degraded", Notice.Event.ObservationDegraded, Severity.warning);
    put(webhook, critical, warning, degraded);
    tellAll(webhook, BEGIN);
    assertThat(webhook.nextAt()).isEqualTo(BEGIN.plus(TEN_MINUTES));
    assertThat(webhook.due(BEGIN.plus(TEN_MINUTES).minusMillis(1))).isEmpty();
    assertThat(webhook.due(BEGIN.plus(TEN_MINUTES))).containsExactly(critical);
    webhook.told(List.of(critical), BEGIN.plus(TWO_HOURS));
    assertThat(webhook.due(BEGIN.plus(TWO_HOURS))).containsExactly(warning);
  }

  @Test
  void anAlertmanagerHearsOfEveryWordAndEveryMinute() {
    Notice fired = Notes.fired("BrokerDown");
    Notice other = Notes.fired("ClickHouseHotDown");
    put(alertmanager, fired, other);
    assertTold(alertmanager, BEGIN, fired, other);
    put(alertmanager, fired.over(BEGIN, "", "", false).labelled(fired.labels()), other);
    put(alertmanager, other);
    assertThat(alertmanager.due(BEGIN)).hasSize(1);
    assertThat(alertmanager.due(BEGIN.plusSeconds(60))).hasSize(2);
  }

  @Test
  void whoWasAwayHearsHowThingsStandAndNotHowTheyCameAbout() {
    Notice acting = Notes.acting("BrokerDown", "marketprism.nats.1");
    put(webhook, Notes.fired("BrokerDown"));
    put(webhook, acting);
    assertThat(webhook.due(BEGIN)).containsExactly(acting);
    put(webhook, Notes.over(acting));
    assertThat(webhook.due(BEGIN)).as("never told, and over").isEmpty();
    assertThat(webhook.isEmpty()).isTrue();
  }

  @Test
  void whatAnotherNoticeTellsOfIsNotToldToAWebhook() {
    Notice held = Notes.quiet("HotStorageDown");
    put(webhook, held);
    assertThat(webhook.due(BEGIN)).isEmpty();
    put(alertmanager, held);
    assertThat(alertmanager.due(BEGIN)).as("it has rules of its own").containsExactly(held);

    Notice fired = Notes.fired("HotStorageDown");
    put(webhook, fired);
    assertTold(webhook, BEGIN, fired);
    put(webhook, held);
    assertThat(webhook.due(BEGIN.plus(TWO_HOURS))).as("not repeated").isEmpty();
    put(webhook, Notes.over(held));
    assertThat(webhook.due(BEGIN)).as("its end is").hasSize(1);
  }

  @Test
  void onlyWhatIsUrgentEnoughIsTold() {
    Inbox urgent = new Inbox(webhook(Severity.critical));
    Notice warning = Notes.of("CollectorHighMemory", Notice.Event.Fired, Severity.warning);
    put(urgent, warning, Notes.fired("BrokerDown"));
    assertThat(urgent.due(BEGIN)).extracting(Notice::name).containsExactly("BrokerDown");
  }

  @Test
  void aSuccessorTellsAgainWhatGoesOnAndWhatIsOver() {
    Notice goesOn = Notes.fired("BrokerDown");
    Notice ended = Notes.fired("ClickHouseHotDown");
    webhook.resume(List.of(goesOn, ended));
    put(webhook, goesOn, Notes.over(ended));
    assertTold(webhook, BEGIN, goesOn);
    assertTold(webhook, BEGIN, Notes.over(ended));
    assertThat(webhook.due(BEGIN)).isEmpty();
  }

  @Test
  void ofTooManyTheEldestAreGivenUp() {
    int many = Inbox.MOST + 3;
    int dropped =
        webhook.put(IntStream.range(0, many).mapToObj(i -> Notes.fired("Alert" + i)).toList());
    assertThat(dropped).isEqualTo(3);
    assertThat(webhook.due(BEGIN)).extracting(Notice::name).containsExactly("Alert3");
  }

  @Test
  void anEndThatCouldNotBeToldForAnHourIsGivenUp() {
    Notice fired = Notes.fired("BrokerDown");
    put(webhook, fired);
    tellAll(webhook, BEGIN);
    put(webhook, Notes.over(fired)); // at BEGIN + 60 s
    Instant hourLater = BEGIN.plusSeconds(60).plus(Inbox.KEPT);
    assertThat(webhook.giveUp(hourLater)).isZero();
    assertThat(webhook.giveUp(hourLater.plusMillis(1))).isEqualTo(1);
    assertThat(webhook.isEmpty()).isTrue();
  }

  private static void put(Inbox inbox, Notice... notices) {
    assertThat(inbox.put(List.of(notices))).isZero();
  }

  private static void assertTold(Inbox inbox, Instant at, Notice... expected) {
    assertThat(inbox.due(at)).containsExactly(expected);
    inbox.told(List.of(expected), at);
  }

  private static void tellAll(Inbox inbox, Instant at) {
    for (List<Notice> due = inbox.due(at); !due.isEmpty(); due = inbox.due(at)) {
      inbox.told(due, at);
    }
  }
}
