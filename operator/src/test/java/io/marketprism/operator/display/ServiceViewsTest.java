package io.marketprism.operator.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.ServiceStatus;
import io.marketprism.operator.web.view.ServiceView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a service is, whether it is the cause, and what it holds. */
class ServiceViewsTest {

  private final GivenStack given = GivenStack.of("{}");

  @Test
  void allAreReadyAndNoneIsACause() {
    assertThat(given.detail().services())
        .hasSizeGreaterThanOrEqualTo(6)
        .allMatch(service -> service.ready().equals("True"))
        .allMatch(service -> service.message() == null)
        .noneMatch(ServiceView::cause)
        .allMatch(service -> service.heldBy().isEmpty());
    assertThat(given.service("hot-storage").dependsOn()).containsExactly("nats", "clickhouse-hot");
  }

  @Test
  void aCauseIsOneBeforeItFires() {
    given.stack.service("nats").fail();
    given.advance(5);
    assertThat(given.service("nats"))
        .returns("False", ServiceView::ready)
        .returns("probe healthz: connection refused", ServiceView::message)
        .returns(true, ServiceView::cause)
        .returns(List.of(), ServiceView::heldBy);
  }

  @Test
  void whatDependsOnACauseIsHeldByItAndIsNone() {
    given.stack.service("nats").isBeyondRestarts();
    given.stack.service("nats").fail();
    given.stack.service("hot-storage").fail();
    given.advance(66);
    assertThat(given.service("nats").cause()).isTrue();
    assertThat(given.service("hot-storage"))
        .returns(false, ServiceView::cause)
        .returns(List.of("nats"), ServiceView::heldBy);
    assertThat(given.service("cold-storage"))
        .returns(false, ServiceView::cause)
        .returns(List.of(), ServiceView::heldBy);
  }

  @Test
  void oneThatFailsAloneIsItsOwnCause() {
    given.stack.service("hot-storage").fail();
    given.advance(5);
    assertThat(given.service("hot-storage").cause()).isTrue();
    assertThat(given.service("nats").cause()).isFalse();
  }

  @Test
  void whatCanNotBeSeenIsUnknownAndNoCause() {
    given.stack.service("nats").isUnprobed("time out");
    given.advance(120);
    assertThat(given.service("nats"))
        .returns("Unknown", ServiceView::ready)
        .returns(false, ServiceView::cause);
    assertThat(given.service("nats").message()).contains("time out");
  }

  @Test
  void aMessageIsAsTheStatusHasItWhereItIsAboutTheSame() {
    given.stack.service("nats").fail();
    given.advance(5);
    assertThat(message(status("nats", "False", "as the status says")))
        .isEqualTo("as the status says");
    assertThat(message(status("nats", "True", "of before")))
        .isEqualTo("probe healthz: connection refused");
  }

  private String message(StackStatus status) {
    return String.valueOf(
        ServiceViews.of(given.stack.policy(), given.stack.last(), status).stream()
            .filter(service -> service.name().equals("nats"))
            .findFirst()
            .orElseThrow()
            .message());
  }

  @Test
  void beforeAnEvaluationItIsAsTheStatusSays() {
    assertThat(ServiceViews.of(status("nats", "False", "exit code 1")))
        .containsExactly(
            new ServiceView(
                "nats",
                "False",
                "marketprism-nats",
                "exited",
                "exit code 1",
                List.of(),
                false,
                List.of(),
                null));
    assertThat(ServiceViews.of(status("nats", null, null)))
        .extracting(ServiceView::ready)
        .containsExactly("Unknown");
    assertThat(ServiceViews.of(StackStatus.EMPTY)).isEmpty();
  }

  private static StackStatus status(
      String service, @Nullable String ready, @Nullable String message) {
    return new StackStatus(
        1L,
        null,
        null,
        null,
        null,
        null,
        List.of(
            new ServiceStatus(service, ready, "marketprism-" + service, "exited", message, null)),
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
