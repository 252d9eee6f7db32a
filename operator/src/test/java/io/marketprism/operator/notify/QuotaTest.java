package io.marketprism.operator.notify;

import static io.marketprism.operator.notify.Notes.BEGIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever may write a stack doesn't drown what is told of those of others. */
class QuotaTest {

  private static final Preferences ALL = Preferences.of(Severity.warning);
  private static final SecretValues.Source NO_SECRET = () -> Reading.of(SecretValues.NONE);

  private final Inbox webhook =
      new Inbox(
          new Webhook(
              new Endpoint("http://localhost", NO_SECRET), Template.ofEverything(ALL), false, ALL));
  private final Inbox alertmanager =
      new Inbox(new Alertmanager(new Endpoint("http://localhost:9093", NO_SECRET), ALL));

  @Test
  void aStackThatFloodsGetsItsQuotaAndOneSummary() {
    webhook.put(flood("evil", Severity.warning, 100));
    List<Notice> told = tellAll(webhook, BEGIN);
    assertThat(told).hasSize(Quota.MOST + 1);
    assertThat(told)
        .filteredOn(notice -> notice.event() == Notice.Event.HeldBack)
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.summary()).isEqualTo("more happens in evil/stack than is sent");
              assertThat(notice.severity()).isEqualTo(Severity.warning);
            });
    assertThat(tellAll(webhook, BEGIN.plusSeconds(599))).isEmpty();
    assertThat(webhook.nextAt()).as("it doesn't spin").isEqualTo(BEGIN.plus(Quota.WINDOW));
  }

  @Test
  void theRestFollowsAsItStandsThen() {
    List<Notice> all = flood("evil", Severity.warning, 30);
    webhook.put(all);
    tellAll(webhook, BEGIN);
    webhook.put(List.of(Notes.over(all.get(25)))); // it was never told
    List<Notice> later = tellAll(webhook, BEGIN.plus(Quota.WINDOW));
    assertThat(later)
        .filteredOn(notice -> !notice.isOver())
        .extracting(Notice::name)
        .containsExactlyInAnyOrder("A20", "A21", "A22", "A23", "A24", "A26", "A27", "A28", "A29");
    assertThat(later)
        .filteredOn(Notice::isOver)
        .extracting(Notice::summary)
        .containsExactly("all is sent again");
  }

  @Test
  void othersAndWhatIsMoreUrgentAreToldAtOnce() {
    webhook.put(flood("evil", Severity.warning, 100));
    tellAll(webhook, BEGIN);
    Instant soon = BEGIN.plusSeconds(1);
    Notice critical = notice("evil", "Down", Severity.critical);
    Notice other = notice("prod", "Slow", Severity.warning);
    Notice host = Notes.of("HostDown", Notice.Event.HostUnreachable, Severity.critical);
    webhook.put(List.of(other, critical, host));
    assertThat(tellAll(webhook, soon)).containsExactlyInAnyOrder(critical, host, other);
  }

  @Test
  void anEndIsAlwaysTold() {
    List<Notice> all = flood("evil", Severity.warning, 100);
    webhook.put(all);
    tellAll(webhook, BEGIN);
    webhook.put(all.stream().map(Notes::over).toList());
    assertThat(tellAll(webhook, BEGIN.plusSeconds(60)))
        .filteredOn(notice -> notice.event() == Notice.Event.Resolved)
        .hasSize(Quota.MOST + 1);
    assertThat(webhook.isEmpty()).isTrue();
  }

  @Test
  void repeatsAndStepsCountWherePeopleSeeThem() {
    List<Notice> all = flood("evil", Severity.critical, Quota.MOST);
    webhook.put(all);
    assertThat(tellAll(webhook, BEGIN)).hasSize(Quota.MOST);
    webhook.put(all.stream().map(QuotaTest::acting).toList());
    assertThat(tellAll(webhook, BEGIN.plusSeconds(1)))
        .extracting(Notice::event)
        .containsExactly(Notice.Event.HeldBack);
  }

  @Test
  void anAlertmanagerGoesOnHearingOfWhatItKnows() {
    alertmanager.put(flood("evil", Severity.critical, 100));
    assertThat(tellAll(alertmanager, BEGIN)).hasSize(Quota.MOST + 1);
    assertThat(tellAll(alertmanager, BEGIN.plusSeconds(60)))
        .as("else it would take them for resolved")
        .hasSize(Quota.MOST + 1);
  }

  @Test
  void aFloodNeverEvictsWhatIsMoreUrgentNorAsUrgentANoticeOfAQuieterStack() {
    Notice critical = notice("prod", "Down", Severity.critical);
    Notice warning = notice("prod", "Slow", Severity.warning);
    webhook.put(List.of(critical, warning));
    assertThat(webhook.put(flood("evil", Severity.warning, 500))).isEqualTo(302);
    assertThat(tellAll(webhook, BEGIN)).contains(critical, warning);
    webhook.put(flood("evil", Severity.critical, 500));
    webhook.put(List.of(acting(critical)));
    assertThat(tellAll(webhook, BEGIN.plusSeconds(1))).contains(acting(critical));
  }

  private static List<Notice> flood(String namespace, Severity severity, int notices) {
    return IntStream.range(0, notices).mapToObj(i -> notice(namespace, "A" + i, severity)).toList();
  }

  private static Notice notice(String namespace, String alert, Severity severity) {
    Map<String, String> labels =
        Map.of(Notice.NAME, alert, "namespace", namespace, "stack", "stack");
    return Notes.of(alert, Notice.Event.Fired, severity).labelled(labels);
  }

  private static Notice acting(Notice notice) {
    return Notes.of(notice.name(), Notice.Event.Acting, notice.severity())
        .labelled(notice.labels());
  }

  private static List<Notice> tellAll(Inbox inbox, Instant at) {
    List<Notice> all = new ArrayList<>();
    for (List<Notice> due = inbox.due(at); !due.isEmpty(); due = inbox.due(at)) {
      all.addAll(due);
      inbox.told(due, at);
      assertThat(all).as("an end").hasSizeLessThan(10_000);
    }
    return all;
  }

  @Test
  void theWindowSlides() {
    Quota quota = new Quota();
    Quota.Share share = new Quota.Share("n", "s", Severity.warning);
    for (int i = 0; i < Quota.MOST; i++) {
      quota.take(share, BEGIN.plusSeconds(i));
    }
    assertThat(quota.left(share, BEGIN.plusSeconds(100))).isZero();
    assertThat(quota.freeAt(share)).isEqualTo(BEGIN.plus(Quota.WINDOW));
    assertThat(quota.left(share, BEGIN.plus(Duration.ofSeconds(602)))).isEqualTo(3);
    assertThat(quota.left(share, BEGIN.plus(Quota.WINDOW.multipliedBy(2)))).isEqualTo(Quota.MOST);
  }
}
