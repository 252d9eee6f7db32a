package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.marketprism.operator.runbook.Severity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who hears what happens on a DockerHost: an Alertmanager, a webhook or a group of people. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "[has(self.alertmanager), has(self.webhook), has(self.dingTalk), has(self.weCom),"
            + " has(self.feishu), has(self.slack)].exists_one(kind, kind)",
    message = "exactly one of alertmanager, webhook, dingTalk, weCom, feishu and slack is needed")
@ValidationRule(
    value = "!has(self.webhook) || has(self.webhook.url) || has(self.secretRef)",
    message = "a webhook needs a url, or a secretRef to a Secret that holds it")
@ValidationRule(
    value = "!has(self.webhook) || !has(self.webhook.sign) || has(self.secretRef)",
    message = "sign needs a secretRef to a Secret with the key signingKey")
@ValidationRule(
    value = "has(self.alertmanager) || has(self.webhook) || has(self.secretRef)",
    message =
        "dingTalk, weCom, feishu and slack need a secretRef to a Secret with the key url: a robot's"
            + " URL holds its token")
@ValidationRule(
    value = "!has(self.proxyURL) || self.proxyURL.matches(" + Names.PROXY_URL + ")",
    message = "proxyURL is http://, a host and perhaps a port from 1 to 65535; no login")
@ValidationRule(
    value =
        "!has(self.labels) || self.labels.all(name, name.matches("
            + Names.LABEL
            + ") && size(self.labels[name]) <= 200)",
    message =
        "a label's name has letters, digits and underscores, at most 63 and no digit first; its value"
            + " at most 200 characters")
public record NotificationSpec(
    @Required
        @Pattern(Names.DNS_LABEL)
        @Size(max = 63)
        @JsonPropertyDescription("What this receiver is called in messages and metrics.")
        String name,
    @JsonPropertyDescription("An Alertmanager: its routes, inhibitions and silences apply.")
        @Nullable Alertmanager alertmanager,
    @JsonPropertyDescription("A URL that a message in JSON is posted to.")
        @Nullable Webhook webhook,
    @JsonPropertyDescription(
            "A DingTalk group, by its robot. Signed if the Secret has a signingKey.")
        @Nullable DingTalk dingTalk,
    @JsonPropertyDescription("A WeCom group, by its robot.") @Nullable Chat weCom,
    @JsonPropertyDescription(
            "A Feishu or Lark group, by its robot. Signed if the Secret has a signingKey.")
        @Nullable Chat feishu,
    @JsonPropertyDescription("A Slack channel, by an incoming webhook.") @Nullable Chat slack,
    @JsonPropertyDescription(
            "A Secret with what the receiver asks for, under these keys: token (a bearer token), or"
                + " username and password; url, for all but an Alertmanager; signingKey where requests"
                + " are signed; ca.crt, certificates in PEM of who has signed that of the receiver.")
        @Nullable SecretRef secretRef,
    @JsonPropertyDescription("Only what is at least as urgent is sent; everything if omitted.")
        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @Nullable Severity minSeverity,
    @Size(min = 1, max = 20)
        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @JsonPropertyDescription(
            "The kinds that are sent, all if omitted. What needs an operator: Escalated,"
                + " AwaitingApproval, HostUnreachable and Held. What goes on: Fired (an alert fires),"
                + " Acting (something is done about it), ObservationDegraded (nothing certain has been"
                + " seen for ten minutes), Forecast (memory is going to reach its limit). Ends:"
                + " Resolved, and Acknowledged for an escalation; of what was not sent no end is.")
        @Nullable List<Event> events,
    @Min(0)
        @Max(3600)
        @JsonPropertyDescription(
            "What is over within so many seconds of its beginning is not sent at all, neither it nor"
                + " its end; 0 if omitted.")
        @Nullable Integer holdSeconds,
    @Pattern("^(en|zh-CN)$")
        @JsonPropertyDescription("The language of messages, en or zh-CN; en if omitted.")
        @Nullable String language,
    @Pattern(Names.TIME_ZONE)
        @Size(max = 60)
        @JsonPropertyDescription(
            "The time zone of times in messages, by its name: Asia/Shanghai; UTC if omitted.")
        @Nullable String timeZone,
    @Size(max = 10)
        @JsonPropertyDescription(
            "Labels that are added to each message, such as cluster: shanghai-1. A name has letters,"
                + " digits and underscores; a label that a message has already stays.")
        @Nullable Map<String, String> labels,
    @Pattern("^http://")
        @Size(max = 512)
        @JsonPropertyDescription("The HTTP proxy that the receiver is reached through.")
        @Nullable String proxyURL) {

  /** A kind of what happens. */
  public enum Event {
    /** An alert of the runbook fires. */
    Fired,
    /** Something is being done about it. */
    Acting,
    /** An action waits for approval. */
    AwaitingApproval,
    /** The operator can't mend it. */
    Escalated,
    /** For ten minutes nothing certain has been seen of something. */
    ObservationDegraded,
    /** A Docker Engine has not answered for a minute. */
    HostUnreachable,
    /** Something holds restarts, or is switched off, until somebody does something about it. */
    Held,
    /** Memory is forecast to reach its limit. */
    Forecast,
    /** A person has taken note of an escalation. */
    Acknowledged,
    /** It is over. */
    Resolved
  }

  /** An Alertmanager. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "!has(self.url) || self.url.matches(" + Names.BASE_URL + ")",
      message = "url " + Names.URL_SENTENCE)
  public record Alertmanager(
      @Pattern("^https?://")
          @Size(max = 512)
          @JsonPropertyDescription(
              "Its address, with the path that it is served under; that of spec.alertmanager if"
                  + " omitted.")
          @Nullable String url) {}

  /** A webhook. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "!has(self.url) || self.url.matches(" + Names.URL + ")",
      message = "url " + Names.URL_SENTENCE)
  @ValidationRule(
      value = "!has(self.template) || self.template.matches(" + Names.TEMPLATE + ")",
      message =
          "template asks for what a notice hasn't; it has event, status, firing, resolved, alertname,"
              + " severity, critical, needsOperator, alert, service, container, stack, namespace,"
              + " labels, dockerHost, title, summary, description, action, remediation, runbook,"
              + " command, startsAt and endsAt")
  public record Webhook(
      @Pattern("^https?://")
          @Size(max = 512)
          @JsonPropertyDescription(
              "Where it is. One that holds a token belongs into the Secret, under the key url.")
          @Nullable String url,
      @Size(min = 1, max = 8192)
          @JsonPropertyDescription(
              "The body, in JSON, as a Mustache template; all that is known of what happened if"
                  + " omitted. Values are escaped for JSON.")
          @Nullable String template,
      @JsonPropertyDescription(
              "How a request is signed: DingTalk adds timestamp and sign, made with the Secret's"
                  + " signingKey, to the URL. Not signed if omitted.")
          @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          @Nullable Signing sign) {}

  /** A DingTalk group. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record DingTalk(
      @Size(max = 20)
          @JsonPropertyDescription(
              "Telephone numbers of members who are mentioned where an operator is needed.")
          @Nullable List<@Pattern("^[+]?[0-9-]+$") @Size(max = 20) String> mentionMobiles,
      @Size(max = 20)
          @JsonPropertyDescription(
              "User ids of members who are mentioned where an operator is needed.")
          @Nullable List<@Pattern(Names.MEMBER) @Size(max = 64) String> mentionUsers) {

    public List<String> mobilesOrEmpty() {
      return mentionMobiles == null ? List.of() : mentionMobiles;
    }

    public List<String> usersOrEmpty() {
      return mentionUsers == null ? List.of() : mentionUsers;
    }
  }

  /** A group of another service. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Chat(
      @Size(max = 20)
          @JsonPropertyDescription(
              "Ids of members who are mentioned where an operator is needed, as the service has"
                  + " them.")
          @Nullable List<@Pattern(Names.MEMBER) @Size(max = 64) String> mentionUsers) {

    public List<String> usersOrEmpty() {
      return mentionUsers == null ? List.of() : mentionUsers;
    }
  }

  /** Ways to sign a request. */
  public enum Signing {
    /** As DingTalk's group robots ask for. */
    DingTalk
  }
}
