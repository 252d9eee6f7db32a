package io.marketprism.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.StackStatus;
import org.junit.jupiter.api.Test;

/** What of a status are words, and what are facts. */
class WordingTest {

  private static final String STATUS =
      """
      {"ready": "5/6", "firing": "BrokerDown", "epoch": 3,
       "conditions": [{"type": "Ready", "status": "False", "reason": "ServicesNotReady",
         "message": "nats: memory is 1 GB"}],
       "services": [{"name": "nats", "ready": "False", "container": "n", "state": "running",
         "message": "memory is 1 GB"}],
       "alerts": [{"name": "BrokerDown", "service": "nats", "severity": "critical",
         "state": "Firing", "reason": "StartingUp", "message": "memory is 1 GB",
         "firingSince": "2026-11-01T03:00:00Z"}],
       "state": "Healing", "message": "memory is 1 GB", "summary": "memory is 1 GB"}""";

  @Test
  void messagesAreWords() {
    assertThat(without("memory is 1 GB", "memory is 2 GB")).isEqualTo(without("", ""));
  }

  @Test
  void everythingElseIsAFact() {
    for (String fact :
        new String[] {
          "5/6",
          "BrokerDown\",",
          "3,",
          "\"False\"",
          "ServicesNotReady",
          "running",
          "StartingUp",
          "Healing",
          "03:00:00"
        }) {
      String other =
          fact.replace("3", "4")
              .replace("5", "4")
              .replace("a", "o")
              .replace("i", "e")
              .replace("r", "R");
      assertThat(without(fact, other)).as(fact).isNotEqualTo(without("", ""));
    }
  }

  private static StackStatus without(String text, String other) {
    String changed = text.isEmpty() ? STATUS : STATUS.replace(text, other);
    return Wording.without(Serialization.unmarshal(changed, StackStatus.class));
  }
}
