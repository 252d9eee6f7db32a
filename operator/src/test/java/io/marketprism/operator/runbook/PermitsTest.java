package io.marketprism.operator.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What of a stack, a service and an alert counts, and when a window is open. */
class PermitsTest {

  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");
  private static final StackPolicy.Pause PAST = new StackPolicy.Pause("past", NOW.minusSeconds(1));
  private static final StackPolicy.Pause SHORT =
      new StackPolicy.Pause("short", NOW.plusSeconds(10));
  private static final StackPolicy.Pause LONG = new StackPolicy.Pause("long", NOW.plusSeconds(20));
  private static final StackPolicy.Pause ENDLESS = new StackPolicy.Pause("endless", null);

  @Test
  void theStrictestModeCounts() {
    for (Mode stack : Mode.values()) {
      for (Mode service : Mode.values()) {
        for (Mode alert : Mode.values()) {
          Permits permits = permits(new Permits.Own(service, null), new Permits.Own(alert, null));
          Permits.Counts counts = permits.mode(stack, "nats", "BrokerDown");
          assertThat(List.of(stack, service, alert))
              .contains(counts.mode())
              .noneMatch(mode -> mode.isStricterThan(counts.mode()));
        }
      }
    }
    assertThat(Mode.Observe.isStricterThan(Mode.Enforce)).isTrue();
  }

  @Test
  void itIsSaidWhoseItIs() {
    assertThat(
            permits(new Permits.Own(null, null), new Permits.Own(Mode.Observe, null))
                .mode(Mode.Enforce, "nats", "BrokerDown"))
        .isEqualTo(new Permits.Counts(Mode.Observe, "alert BrokerDown"));
    assertThat(
            permits(new Permits.Own(Mode.Observe, null), new Permits.Own(Mode.Observe, null))
                .mode(Mode.Enforce, "nats", "BrokerDown")
                .whose())
        .isEqualTo("service nats");
    assertThat(Permits.NONE.mode(Mode.Observe, "nats", "BrokerDown").whose())
        .isEqualTo("the stack");
  }

  @Test
  void anyPauseThatCoversNowPausesAndTheLongestIsNamed() {
    Permits permits = permits(new Permits.Own(null, LONG), new Permits.Own(null, PAST));
    assertThat(permits.pause(SHORT, "nats", "BrokerDown", NOW))
        .contains(new Permits.Paused("service nats", LONG));
    assertThat(permits.pause(ENDLESS, "nats", "BrokerDown", NOW))
        .contains(new Permits.Paused("the stack", ENDLESS));
    assertThat(permits.pause(null, "other", "BrokerDown", NOW)).isEmpty();
    assertThat(permits.pause(null, "nats", "Other", NOW.plusSeconds(20))).isEmpty();
  }

  private static Permits permits(Permits.Own service, Permits.Own alert) {
    return new Permits(
        Map.of("nats", service), Map.of("BrokerDown", alert), List.of(), Permits.ALL);
  }

  @Test
  void aWindowIsOpenFromItsBeginToItsEnd() {
    MaintenanceWindow window = window(new Hourly(), Set.of("nats"));
    assertThat(window.openAt(NOW.minusMillis(1))).isEmpty();
    assertThat(window.openAt(NOW))
        .contains(new Maintenance("maintenance window w", "because", NOW.plusSeconds(600)));
    assertThat(window.openAt(NOW.plusSeconds(599))).isPresent();
    assertThat(window.openAt(NOW.plusSeconds(600))).isEmpty();
    assertThat(window.isFor("nats")).isTrue();
    assertThat(window.isFor("other")).isFalse();
    assertThat(window(new Hourly(), Set.of()).isFor("other")).isTrue();
  }

  @Test
  void itsEndIsSeenAlsoByWhoWasAwayAllTheTime() {
    MaintenanceWindow window = window(new Hourly(), Set.of());
    Instant end = NOW.plusSeconds(600);
    assertThat(window.closedWithin(end.minusSeconds(1), end)).isTrue();
    assertThat(window.closedWithin(NOW.minusSeconds(60), end.plusSeconds(60))).isTrue();
    assertThat(window.closedWithin(end, end.plusSeconds(1))).isFalse();
    assertThat(window.closedWithin(NOW, end.minusSeconds(1))).isFalse();
  }

  @Test
  void ofSeveralTheLongestIsNamed() {
    Maintenance endless = new Maintenance("host", "disk", null);
    Maintenance brief = new Maintenance("window", "w", NOW);
    assertThat(Maintenance.longest(List.of(brief, endless).stream())).contains(endless);
    assertThat(Maintenance.longest(List.of(endless, brief).stream())).contains(endless);
  }

  private static MaintenanceWindow window(Schedule begins, Set<String> services) {
    return new MaintenanceWindow(
        "maintenance window w", begins, Duration.ofMinutes(10), services, "because");
  }

  private record Hourly() implements Schedule {

    @Override
    public Schedule everyDay() {
      return this;
    }

    @Override
    public String text() {
      return "hourly";
    }

    @Override
    public Optional<Instant> lastAtOrBefore(Instant now) {
      return Optional.of(Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), 3600) * 3600));
    }

    @Override
    public Optional<Instant> next(Instant now) {
      return lastAtOrBefore(now).map(last -> last.plusSeconds(3600));
    }
  }
}
