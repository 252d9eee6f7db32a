package io.marketprism.operator.display;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.web.view.Availability;
import io.marketprism.operator.web.view.Incident;
import io.marketprism.operator.web.view.PlannedRestart;
import io.marketprism.operator.web.view.StackDetail;
import io.marketprism.operator.web.view.StackItem;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stack before it was evaluated, and from its fault until it is healed. */
class StackViewsTest {

  private static final Instant NOW = Instant.parse("2026-11-01T03:05:00Z");

  @Test
  void beforeAnEvaluationItIsWhatTheResourceSays() {
    MarketPrismStack stack =
        GivenStack.resource(
            new StackStatus(
                1L,
                "5/6",
                "BrokerDown",
                null,
                null,
                null,
                null,
                null,
                null,
                "Healing",
                "2026-11-01T03:04:00Z",
                "nats does not answer",
                "In full sentences."));
    StackDetail detail = StackViews.detail(stack, null, false, NOW);
    assertThat(detail.stack())
        .isEqualTo(
            new StackItem(
                "prod",
                "main",
                "Healing",
                Instant.parse("2026-11-01T03:04:00Z"),
                "Enforce",
                "5/6",
                "BrokerDown",
                "nats does not answer"));
    assertThat(detail.summary()).isEqualTo("In full sentences.");
    assertThat(detail.leading()).isFalse();
    assertThat(detail.now()).isEqualTo(NOW);
    assertThat(detail.evaluatedAt()).isNull();
    assertThat(detail.incidents()).isEmpty();
    assertThat(detail.availability()).isEmpty();
    assertThat(detail.courses()).isEmpty();
  }

  @Test
  void oneWithoutAStatusIsUnknown() {
    assertThat(StackViews.item(GivenStack.resource(StackStatus.EMPTY)))
        .isEqualTo(new StackItem("prod", "main", "Unknown", null, "Enforce", null, null, null));
  }

  @Test
  void whatWasDoneIsThereFromTheIntentToTheProof() {
    GivenStack given = GivenStack.of("{}");
    assertThat(given.detail().incidents()).isEmpty();
    assertThat(given.detail().availability())
        .extracting(Availability::hours, Availability::uptime, Availability::incidents)
        .containsExactly(tuple(24, 1.0, 0), tuple(168, 1.0, 0), tuple(720, 1.0, 0));
    given.stack.service("nats").fail();
    given.advance(120);
    List<Incident> incidents = given.detail().incidents();
    assertThat(incidents).hasSize(1);
    Incident incident = incidents.getFirst();
    assertThat(incident)
        .returns("nats", Incident::service)
        .returns("BrokerDown", Incident::alert)
        .returns("Restart", Incident::action)
        .returns("Succeeded", Incident::phase)
        .returns(false, Incident::flightRecord);
    assertThat(incident.createdAt()).isBeforeOrEqualTo(incident.executingAt());
    assertThat(incident.executingAt()).isBeforeOrEqualTo(incident.verifyingAt());
    assertThat(incident.verifyingAt()).isBefore(incident.endedAt());
    Availability day = given.detail().availability().getFirst();
    assertThat(day.incidents()).isEqualTo(1);
    assertThat(day.healed()).isEqualTo(1);
    assertThat(day.medianHealSeconds()).isBetween(5L, 30L);
    assertThat(day.uptime()).isBetween(0.8, 0.99);
  }

  @Test
  void theNewestIsFirst() {
    GivenStack given = GivenStack.of("{}");
    given.stack.service("nats").isBeyondRestarts();
    given.stack.service("nats").fail();
    given.advance(600);
    assertThat(given.detail().incidents())
        .hasSizeGreaterThan(1)
        .isSortedAccordingTo(Comparator.comparing(Incident::createdAt).reversed());
  }

  @Test
  void aScheduledRestartSaysWhenItIsNext() {
    PlannedRestart restart = GivenStack.of("{}").detail().restarts().getFirst();
    assertThat(restart)
        .returns("ScheduledRestart.data-collector", PlannedRestart::name)
        .returns("data-collector", PlannedRestart::service)
        .returns(Instant.parse("2026-11-01T20:00:00Z"), PlannedRestart::next);
  }
}
