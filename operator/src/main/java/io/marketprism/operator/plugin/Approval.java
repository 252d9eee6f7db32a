package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.runbook.RemediationPhase;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Yes or no to a Remediation that waits for approval. */
final class Approval {

  private static final String AUTHENTICATION = "authentication.k8s.io/v1";

  @Mixin private Cluster cluster = new Cluster();

  @Option(names = "--reason", required = true, description = "Why, for the record.")
  private String reason = "";

  @Parameters(paramLabel = "REMEDIATION", description = "What waits, as in `kubectl get rem`.")
  private String name = "";

  /**
   * Gives the answer.
   *
   * @param decision Approved or Refused
   * @return in a sentence what was done
   */
  String give(String decision) {
    try (KubernetesClient client = cluster.connect()) {
      var resource = client.resources(Remediation.class).withName(name);
      Remediation found = resource.get();
      if (found == null) {
        throw new PluginException("there is no Remediation " + name);
      }
      RemediationPhase phase = Intents.phaseOf(found);
      if (phase != RemediationPhase.AwaitingApproval || found.getSpec().approval() != null) {
        throw new PluginException(
            "%s doesn't wait for an answer: it is %s"
                .formatted(name, found.getSpec().approval() == null ? phase : "answered"));
      }
      String user = user(client);
      resource.patch(
          PatchContext.of(PatchType.JSON_MERGE),
          Serialization.asJson(
              Map.of(
                  "metadata",
                  Map.of("uid", found.getMetadata().getUid()),
                  "spec",
                  Map.of("approval", Map.of("decision", decision, "by", user, "reason", reason)))));
      return "%s: %s %s %s, by %s"
          .formatted(name, decision, found.getSpec().actionWord(), found.getSpec().service(), user);
    }
  }

  /** By whom an approval is must be the name that the API server knows the user by. */
  private static String user(KubernetesClient client) {
    GenericKubernetesResource review = new GenericKubernetesResource();
    review.setApiVersion(AUTHENTICATION);
    review.setKind("SelfSubjectReview");
    Object username =
        client
            .genericKubernetesResources(AUTHENTICATION, "SelfSubjectReview")
            .resource(review)
            .create()
            .get("status", "userInfo", "username");
    return String.valueOf(username);
  }
}
