package io.marketprism.operator.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of kubectl's answer, and when it is not enough. */
class KubectlAnswerTest {

  static final String LIST =
      """
      {"kind": "List", "items": [
        {"kind": "MarketPrismStack", "metadata": {"name": "a"},
         "spec": {"mode": "Observe", "unknown": 1}, "status": {"state": "Healthy", "newer": {}}},
        {"kind": "MarketPrismStack", "metadata": {"name": "b"}, "spec": {}},
        {"kind": "Remediation", "metadata": {"name": "a.nats.1", "labels": {"marketprism.io/stack": "a"}},
         "spec": {"stack": "a", "service": "nats", "alert": "BrokerDown", "scenario": "stopped", "action": "Start"}},
        {"kind": "Remediation", "metadata": {"name": "b.nats.1", "labels": {"marketprism.io/stack": "b"}}},
        {"kind": "Remediation", "metadata": {"name": "nobodys.1"}}]}
      """;

  @TempDir private Path folder;

  @Test
  void theStackThatIsNamedIsTakenWithItsRemediations() throws IOException {
    KubectlAnswer answer = answer(LIST, "a").orElseThrow();
    assertThat(answer.stack().getMetadata().getName()).isEqualTo("a");
    assertThat(answer.stack().getStatus().state()).isEqualTo("Healthy");
    assertThat(answer.stack().getSpec().mode()).isEqualTo(Mode.Observe);
    assertThat(answer.remediations())
        .extracting(remediation -> remediation.getMetadata().getName())
        .containsExactly("a.nats.1");
    assertThat(answer(LIST, "b").orElseThrow().stack().getStatus()).isNull();
  }

  @Test
  void theOnlyStackNeedsNoName() throws IOException {
    String one =
        "{\"items\": [{\"kind\": \"MarketPrismStack\", \"metadata\": {\"name\": \"a\"}, \"spec\": {}}]}";
    assertThat(answer(one, null)).isPresent();
  }

  /** A client says what is wrong then. */
  @Test
  void whatIsNotEnoughIsNoAnswer() throws IOException {
    assertThat(answer(LIST, null)).as("several").isEmpty();
    assertThat(answer(LIST, "c")).as("none of this name").isEmpty();
    assertThat(answer("{\"items\": []}", null)).isEmpty();
    assertThat(answer("", null)).isEmpty();
    assertThat(answer("error: not JSON", null)).isEmpty();
    assertThat(KubectlAnswer.of(List.of("false"), null)).isEmpty();
    assertThat(KubectlAnswer.of(List.of(folder.resolve("no-kubectl").toString()), null)).isEmpty();
    Path file = Files.writeString(folder.resolve("list.json"), LIST);
    assertThat(
            KubectlAnswer.of(List.of("sh", "-c", "cat \"$1\"; exit 1", "sh", file.toString()), "a"))
        .as("it has failed in the end")
        .isEmpty();
  }

  private Optional<KubectlAnswer> answer(String said, @Nullable String stack) throws IOException {
    Path file = Files.writeString(folder.resolve("answer.json"), said);
    return KubectlAnswer.of(List.of("cat", file.toString()), stack);
  }
}
