package io.marketprism.operator.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.runbook.ContainerFacts;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of two stacks that declare a container the older has it, for as long as it claims it. */
class ClaimsTest {

  private final Claims claims = new Claims();
  private final MarketPrismStack older = stack("older", "2026-11-01T00:00:00Z");
  private final MarketPrismStack newer = stack("newer", "2026-11-02T00:00:00Z");
  private final ContainerFacts nats = ContainerFacts.absent("nats", "engine", Instant.EPOCH);

  @Test
  void theOlderOneHasIt() {
    hold(newer);
    assertThat(claims.olderThan(older, nats)).isEmpty();
    hold(older);
    assertThat(claims.olderThan(older, nats)).isEmpty();
    assertThat(claims.olderThan(newer, nats)).contains("default/older");
  }

  @Test
  void whoClaimsNothingTakesNothing() {
    claims.hold(older, Map.of(), service -> false);
    assertThat(claims.olderThan(newer, nats)).isEmpty();
  }

  @Test
  void aClaimOutlivesALookThatSawNothing() {
    hold(older);
    claims.hold(older, Map.of(), "nats"::equals);
    assertThat(claims.olderThan(newer, nats)).isPresent();
    claims.hold(older, Map.of(), service -> false);
    assertThat(claims.olderThan(newer, nats)).isEmpty();
  }

  @Test
  void aStackThatIsGoneClaimsNothing() {
    hold(older);
    claims.release(older);
    assertThat(claims.olderThan(newer, nats)).isEmpty();
  }

  private void hold(MarketPrismStack stack) {
    claims.hold(stack, Map.of("nats", Claims.Container.of(nats)), service -> false);
  }

  private static MarketPrismStack stack(String name, String created) {
    MarketPrismStack stack = new MarketPrismStack();
    stack.getMetadata().setNamespace("default");
    stack.getMetadata().setName(name);
    stack.getMetadata().setUid("uid-of-" + name);
    stack.getMetadata().setCreationTimestamp(created);
    return stack;
  }
}
