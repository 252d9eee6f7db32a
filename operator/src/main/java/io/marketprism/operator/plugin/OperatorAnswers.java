package io.marketprism.operator.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.marketprism.operator.plugin.OperatorApi.Call;
import io.marketprism.operator.plugin.OperatorApi.Reply;
import io.marketprism.operator.web.ErrorAnswer;
import io.marketprism.operator.web.Json;
import io.marketprism.operator.web.StackExplanation;
import io.marketprism.operator.web.TestDelivery;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** What the operator's HTTP API answers, as values. */
final class OperatorAnswers {

  private static final String ROOT = "/api/v1";

  private OperatorAnswers() {}

  /** Of the operator that leads, else of one that stands by. */
  static StackExplanation explanation(
      OperatorApi operator, KubernetesClient client, String namespace, String stack) {
    List<Reply> replies =
        operator.ask(
            client,
            Call.get(ROOT + "/namespaces/%s/stacks/%s/explanation".formatted(namespace, stack)),
            reply -> reply.isOk() && read(reply, StackExplanation.class).leading());
    OperatorApi.best(replies);
    return replies.stream()
        .filter(Reply::isOk)
        .map(reply -> read(reply, StackExplanation.class))
        .max(Comparator.comparing(StackExplanation::leading))
        .orElseThrow();
  }

  static String flightRecord(
      OperatorApi operator, KubernetesClient client, String namespace, String remediation) {
    String path =
        ROOT + "/namespaces/%s/remediations/%s/flightrecord".formatted(namespace, remediation);
    return OperatorApi.best(operator.ask(client, Call.get(path), Reply::isOk)).body();
  }

  static TestDelivery sendTest(
      OperatorApi operator, KubernetesClient client, String dockerHost, String receiver) {
    String path = ROOT + "/dockerhosts/%s/receivers/%s/test".formatted(dockerHost, receiver);
    Call call = new Call("POST", path, true);
    return read(OperatorApi.best(operator.ask(client, call, Reply::isOk)), TestDelivery.class);
  }

  private static <T> T read(Reply reply, Class<T> type) {
    try {
      return Objects.requireNonNull(Json.MAPPER.readValue(reply.body(), type));
    } catch (JsonProcessingException e) {
      throw new PluginException(
          "the answer of %s can't be read: is its version that of this plug-in?"
              .formatted(reply.from()));
    }
  }

  /** What an answer that isn't right says. */
  static String error(Reply reply) {
    try {
      ErrorAnswer answer = Json.MAPPER.readValue(reply.body(), ErrorAnswer.class);
      if (answer != null && answer.error() != null) {
        return answer.error();
      }
    } catch (JsonProcessingException e) {
      // of an older operator, or of something else at this address
    }
    return "%s answers with status %d: is it an operator of this version?"
        .formatted(reply.from(), reply.status());
  }
}
