package io.marketprism.operator.announce;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.api.NotificationSpec;
import io.marketprism.operator.notify.Alertmanager;
import io.marketprism.operator.notify.Chat;
import io.marketprism.operator.notify.ChatService;
import io.marketprism.operator.notify.DingTalk;
import io.marketprism.operator.notify.Endpoint;
import io.marketprism.operator.notify.Feishu;
import io.marketprism.operator.notify.InvalidTemplateException;
import io.marketprism.operator.notify.Notifier;
import io.marketprism.operator.notify.Preferences;
import io.marketprism.operator.notify.Receiver;
import io.marketprism.operator.notify.SecretValues;
import io.marketprism.operator.notify.Slack;
import io.marketprism.operator.notify.Template;
import io.marketprism.operator.notify.WeCom;
import io.marketprism.operator.notify.Webhook;
import io.marketprism.operator.runbook.Reading;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes receivers of what is declared. */
final class Receivers {

  private final Secrets secrets;
  private final Endpoint.Targets targets;

  /**
   * @param secrets of the declaration's namespace
   * @param targets which servers who declares them may have posted to
   */
  Receivers(Secrets secrets, Endpoint.Targets targets) {
    this.secrets = secrets;
    this.targets = targets;
  }

  /**
   * The receiver, or why it can't be one.
   *
   * @param alertmanager where an Alertmanager without a url is
   * @param terms what else it is made of; other ones make another receiver
   */
  Reading<Notifier.Declared> of(NotificationSpec spec, String alertmanager, Object terms) {
    return switch (Wishes.of(spec)) {
      case Reading.Unknown<Preferences>(String why) -> Reading.unknown(why);
      case Reading.Known<Preferences>(Preferences preferences) ->
          receiver(spec, alertmanager, preferences)
              .map(receiver -> new Notifier.Declared(List.of(spec, alertmanager, terms), receiver));
    };
  }

  private Reading<Receiver> receiver(
      NotificationSpec spec, String alertmanager, Preferences preferences) {
    if (spec.webhook() != null) {
      return webhook(spec, spec.webhook(), preferences);
    }
    if (spec.alertmanager() != null) {
      String url = Optional.ofNullable(spec.alertmanager().url()).orElse(alertmanager);
      return Reading.of(new Alertmanager(at(url, spec), preferences));
    }
    return service(spec)
        .<Reading<Receiver>>map(chat -> Reading.of(new Chat(chat, at(null, spec), preferences)))
        .orElseGet(
            () -> Reading.unknown("it is of no kind that this version of the operator knows"));
  }

  private Reading<Receiver> webhook(
      NotificationSpec spec, NotificationSpec.Webhook webhook, Preferences preferences) {
    String template = webhook.template();
    try {
      return Reading.of(
          new Webhook(
              at(webhook.url(), spec),
              template == null
                  ? Template.ofEverything(preferences)
                  : Template.compile(template, preferences),
              webhook.sign() == NotificationSpec.Signing.DingTalk,
              preferences));
    } catch (InvalidTemplateException e) {
      return Reading.unknown("template: " + e.getMessage());
    }
  }

  private static Optional<ChatService> service(NotificationSpec spec) {
    if (spec.dingTalk() != null) {
      return Optional.of(
          new DingTalk(spec.dingTalk().mobilesOrEmpty(), spec.dingTalk().usersOrEmpty()));
    }
    if (spec.weCom() != null) {
      return Optional.of(new WeCom(spec.weCom().usersOrEmpty()));
    }
    if (spec.feishu() != null) {
      return Optional.of(new Feishu(spec.feishu().usersOrEmpty()));
    }
    return Optional.ofNullable(spec.slack()).map(slack -> new Slack(slack.usersOrEmpty()));
  }

  private Endpoint at(@Nullable String url, NotificationSpec spec) {
    return new Endpoint(url, spec.proxyURL(), source(spec), targets);
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
