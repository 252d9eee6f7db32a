package io.marketprism.operator.announce;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.api.NotificationSpec;
import io.marketprism.operator.notify.Alertmanager;
import io.marketprism.operator.notify.InvalidTemplateException;
import io.marketprism.operator.notify.Notifier;
import io.marketprism.operator.notify.Receiver;
import io.marketprism.operator.notify.SecretValues;
import io.marketprism.operator.notify.Template;
import io.marketprism.operator.notify.Webhook;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Severity;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes receivers of what a DockerHost declares. */
final class Receivers {

  private final Secrets secrets;

  Receivers(Secrets secrets) {
    this.secrets = secrets;
  }

  /** The receiver, or why it can't be one. */
  Reading<Notifier.Declared> of(DockerHostSpec host, NotificationSpec spec) {
    String alertmanager = host.alertmanager() == null ? "" : host.alertmanager().url();
    SecretValues.Source secret = source(spec);
    Severity least = Objects.requireNonNullElse(spec.minSeverity(), Severity.warning);
    try {
      Receiver receiver =
          spec.webhook() == null
              ? new Alertmanager(alertmanagerUrl(spec, alertmanager), secret, least)
              : webhook(spec.webhook(), secret, least);
      return Reading.of(new Notifier.Declared(List.of(spec, alertmanager), receiver));
    } catch (InvalidTemplateException e) {
      return Reading.unknown("template: " + e.getMessage());
    }
  }

  private static String alertmanagerUrl(NotificationSpec spec, String ofTheHost) {
    return Optional.ofNullable(spec.alertmanager())
        .map(NotificationSpec.Alertmanager::url)
        .orElse(ofTheHost);
  }

  private static Webhook webhook(
      NotificationSpec.Webhook spec, SecretValues.Source secret, Severity least)
      throws InvalidTemplateException {
    @Nullable String template = spec.template();
    return new Webhook(
        spec.url(),
        template == null ? Template.ofEverything() : Template.compile(template),
        spec.sign() == NotificationSpec.Signing.DingTalk,
        secret,
        least);
  }

  private SecretValues.Source source(NotificationSpec spec) {
    if (spec.secretRef() == null) {
      return () -> Reading.of(SecretValues.NONE);
    }
    String name = spec.secretRef().name();
    return () -> {
      try {
        return secrets.read(name).map(data -> data::value);
      } catch (KubernetesClientException e) {
        return Reading.unknown("its Secret can't be read: the API server does not answer");
      }
    };
  }
}
