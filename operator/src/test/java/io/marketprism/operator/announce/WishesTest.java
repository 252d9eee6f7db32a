package io.marketprism.operator.announce;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.NotificationSpec;
import io.marketprism.operator.notify.Language;
import io.marketprism.operator.notify.Notice;
import io.marketprism.operator.notify.Preferences;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Severity;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a receiver is declared to want, and what is said of what can't be. */
class WishesTest {

  @Test
  void withoutAWordItHearsEverythingAtOnceInEnglish() {
    assertThat(preferences("{name: team}")).isEqualTo(Preferences.of(Severity.warning));
  }

  @Test
  void everythingThatIsDeclaredIsTakenOver() {
    Preferences preferences =
        preferences(
            "{name: oncall, minSeverity: critical, events: [Escalated, Resolved], holdSeconds: 60,"
                + " language: zh-CN, timeZone: Asia/Shanghai, labels: {cluster: shanghai-1}}");
    assertThat(preferences.minSeverity()).isEqualTo(Severity.critical);
    assertThat(preferences.events())
        .containsExactlyInAnyOrder(Notice.Event.Escalated, Notice.Event.Resolved);
    assertThat(preferences.hold()).isEqualTo(Duration.ofSeconds(60));
    assertThat(preferences.language()).isEqualTo(Language.CHINESE);
    assertThat(preferences.zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
    assertThat(preferences.labels()).isEqualTo(Map.of("cluster", "shanghai-1"));
  }

  @Test
  void everyKindThatCanBeDeclaredIsOneThatHappens() {
    assertThat(Arrays.stream(NotificationSpec.Event.values()).map(Enum::name))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Notice.Event.values())
                .filter(event -> event != Notice.Event.HeldBack)
                .map(Enum::name)
                .toList());
  }

  @Test
  void aKindOfANewerVersionIsNotSentAndTheOthersAre() {
    assertThat(preferences("{name: a, events: [Escalated, Reincarnated]}").events())
        .containsExactly(Notice.Event.Escalated);
    assertThat(preferences("{name: a, events: [Reincarnated]}").events()).isEmpty();
  }

  @Test
  void whatCannotBeIsSaidInASentence() {
    assertThat(fault("{name: a, labels: {1st-cluster: x}}"))
        .isEqualTo(
            "labels: 1st-cluster is no label's name: letters, digits and underscores, and no digit"
                + " first");
    assertThat(fault("{name: a, labels: {cluster: " + "x".repeat(201) + "}}"))
        .isEqualTo("labels: the value of cluster has more than 200 characters");
  }

  /** It only writes times. */
  @Test
  void aZoneThatIsNoneSwitchesNobodyOff() {
    assertThat(preferences("{name: a, timeZone: Asia/Shangai}").zone()).isEqualTo(ZoneOffset.UTC);
    assertThat(Wishes.fault(spec("{name: a, timeZone: Asia/Shangai}")))
        .contains(
            "timeZone: Asia/Shangai is no time zone of the IANA database, such as Asia/Shanghai: it is notified, with times in UTC");
    assertThat(Wishes.fault(spec("{name: a, timeZone: Asia/Shanghai}"))).isEmpty();
  }

  private static Preferences preferences(String yaml) {
    return switch (Wishes.of(spec(yaml))) {
      case Reading.Known<Preferences>(Preferences known) -> known;
      case Reading.Unknown<Preferences>(String why) -> throw new AssertionError(why);
    };
  }

  private static String fault(String yaml) {
    return switch (Wishes.of(spec(yaml))) {
      case Reading.Known<Preferences>(Preferences known) -> throw new AssertionError(known);
      case Reading.Unknown<Preferences>(String why) -> why;
    };
  }

  private static NotificationSpec spec(String yaml) {
    return Serialization.unmarshal("---\n" + yaml, NotificationSpec.class);
  }
}
