package io.marketprism.operator.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StackFieldsTest {

  private static final Map<String, Object> NATS = Map.of("name", "nats", "mode", "Observe");
  private static final Map<String, Object> COLD = Map.of("name", "cold", "futureField", List.of(1));

  @Test
  void anItemIsChangedWhereItStandsAndTheOthersStayAsTheyAre() {
    assertThat(StackFields.withItem(List.of(NATS, COLD), "name", "nats", item -> paused(item)))
        .containsExactly(Map.of("name", "nats", "mode", "Observe", "pause", "x"), COLD);
  }

  @Test
  void oneThatIsNotThereComesLast() {
    Map<String, Object> added = Map.of("name", "hot", "pause", "x");
    assertThat(StackFields.withItem(List.of(NATS), "name", "hot", item -> paused(item)))
        .containsExactly(NATS, added);
    assertThat(StackFields.withItem(null, "name", "hot", item -> paused(item)))
        .containsExactly(added);
  }

  @Test
  void oneOfWhichOnlyTheNameIsLeftIsTakenOut() {
    assertThat(
            StackFields.withItem(
                List.of(NATS, COLD), "name", "nats", item -> Map.of("name", "nats")))
        .containsExactly(COLD);
  }

  private static Map<String, Object> paused(Map<String, Object> item) {
    item.put("pause", "x");
    return item;
  }
}
