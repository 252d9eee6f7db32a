package io.marketprism.operator.notify;

import static io.marketprism.operator.notify.Notes.BEGIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who only wants to be called when it is needed isn't called for what heals meanwhile. */
class HoldTest {

  private static final SecretValues.Source NO_SECRET = () -> Reading.of(SecretValues.NONE);
  private static final Preferences ALL = Preferences.of(Severity.warning);
  private static final Instant HELD_UNTIL = BEGIN.plusSeconds(120);

  private final Inbox held = inbox(ALL.holding(Duration.ofMinutes(2)));

  @Test
  void whatIsOverWithinTheTimeIsNotSentAndNorIsItsEnd() {
    Notice fired = Notes.fired("BrokerDown");
    held.put(List.of(fired));
    assertThat(held.due(BEGIN)).isEmpty();
    assertThat(held.nextAt()).isEqualTo(HELD_UNTIL);
    held.put(List.of(Notes.over(fired))); // after 60 s
    assertThat(held.due(HELD_UNTIL.plusSeconds(600))).isEmpty();
    assertThat(held.isEmpty()).isTrue();
  }

  @Test
  void whatLastsIsSentAsItStandsThen() {
    held.put(List.of(Notes.fired("BrokerDown")));
    Notice acting = Notes.acting("BrokerDown", "marketprism.nats.1");
    held.put(List.of(acting));
    assertThat(held.due(HELD_UNTIL.minusMillis(1))).isEmpty();
    assertThat(held.due(HELD_UNTIL)).containsExactly(acting);
    held.told(List.of(acting), HELD_UNTIL);
    Notice second = Notes.acting("BrokerDown", "marketprism.nats.2");
    held.put(List.of(second));
    assertThat(held.due(HELD_UNTIL)).as("what is known is not held again").containsExactly(second);
  }

  @Test
  void theEndOfWhatWasSentIsSentHoweverShortItTurnsOutToHaveBeen() {
    Notice fired = Notes.fired("BrokerDown");
    held.put(List.of(fired));
    held.told(held.due(HELD_UNTIL), HELD_UNTIL);
    Notice over = fired.over(HELD_UNTIL.minusSeconds(1), "over", "", false);
    held.put(List.of(over));
    assertThat(held.due(HELD_UNTIL.plusSeconds(1))).containsExactly(over);
  }

  @Test
  void aSuccessorHoldsOnAsItsPredecessorDid() {
    Notice fired = Notes.fired("BrokerDown");
    held.resume(List.of(fired));
    held.put(List.of(fired));
    assertThat(held.due(HELD_UNTIL.minusMillis(1))).isEmpty();
    assertThat(held.due(HELD_UNTIL)).containsExactly(fired);

    held.put(List.of(Notes.over(fired)));
    assertThat(held.isEmpty()).as("its predecessor had not sent it").isTrue();
  }

  @Test
  void whatAPredecessorMayHaveSentHasItsEnd() {
    Notice fired = Notes.fired("BrokerDown");
    Notice over = fired.over(HELD_UNTIL, "over", "", false);
    held.resume(List.of(fired));
    held.put(List.of(over));
    assertThat(held.due(HELD_UNTIL)).containsExactly(over);
  }

  @Test
  void onlyTheKindsThatAreAskedForAreSentAndTheirEnds() {
    Inbox calls = inbox(ALL.hearing(EnumSet.of(Notice.Event.Escalated, Notice.Event.Resolved)));
    Notice fired = Notes.fired("BrokerDown");
    Notice escalated = Notes.of("MarketPrismEscalated", Notice.Event.Escalated, Severity.critical);
    calls.put(List.of(fired, escalated));
    assertThat(calls.due(BEGIN)).containsExactly(escalated);
    calls.told(List.of(escalated), BEGIN);
    calls.put(List.of(Notes.over(fired), Notes.over(escalated)));
    assertThat(calls.due(BEGIN)).containsExactly(Notes.over(escalated));
  }

  @Test
  void whoDoesNotAskForEndsIsSentNone() {
    Inbox calls = inbox(ALL.hearing(Set.of(Notice.Event.Escalated)));
    Notice escalated = Notes.of("MarketPrismEscalated", Notice.Event.Escalated, Severity.critical);
    calls.put(List.of(escalated));
    calls.told(List.of(escalated), BEGIN);
    calls.put(List.of(Notes.over(escalated)));
    assertThat(calls.due(BEGIN)).isEmpty();
    assertThat(calls.isEmpty()).isTrue();
  }

  @Test
  void thatSomeAreHeldBackIsNeverLeftOut() {
    assertThat(
            ALL.hearing(Set.of(Notice.Event.Escalated))
                .want(Notes.of("Summary", Notice.Event.HeldBack, Severity.warning)))
        .isTrue();
  }

  @Test
  void toAnAlertmanagerAnAlertThatIsActedOnIsTheSameAlert() {
    Preferences fired = ALL.hearing(Set.of(Notice.Event.Fired));
    Alertmanager alertmanager =
        new Alertmanager(new Endpoint("http://localhost:9093", NO_SECRET), fired);
    Notice acting = Notes.acting("BrokerDown", "marketprism.nats.1");
    assertThat(alertmanager.wants(acting)).isTrue();
    assertThat(alertmanager.wants(Notes.over(acting))).as("so that it ends").isTrue();
    assertThat(alertmanager.wants(Notes.of("A", Notice.Event.Held, Severity.warning))).isFalse();
    assertThat(webhook(fired).wants(acting)).isFalse();
  }

  @Test
  void labelsOfTheReceiverAreAddedAndReplaceNone() {
    Alertmanager alertmanager =
        new Alertmanager(
            new Endpoint("http://localhost:9093", NO_SECRET),
            ALL.labelled(Map.of("cluster", "shanghai", "service", "mine")));
    assertThat(alertmanager.alerts(List.of(Notes.fired("BrokerDown")), BEGIN))
        .isEqualTo(
            "[{\"labels\":{\"alertname\":\"BrokerDown\",\"cluster\":\"shanghai\","
                + "\"service\":\"nats\",\"severity\":\"critical\"},"
                + "\"annotations\":{\"summary\":\"BrokerDown is firing for nats\","
                + "\"description\":\"scenario stopped\"},"
                + "\"startsAt\":\"2026-11-01T03:00:00Z\",\"endsAt\":\"2026-11-01T03:04:00Z\"}]");
  }

  private static Inbox inbox(Preferences preferences) {
    return new Inbox(webhook(preferences));
  }

  private static Webhook webhook(Preferences preferences) {
    return new Webhook(
        new Endpoint("http://localhost", NO_SECRET),
        Template.ofEverything(preferences),
        false,
        preferences);
  }
}
