package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.marketprism.operator.runbook.Severity;
import org.jspecify.annotations.Nullable;

/** Somebody who is told what happens on a DockerHost. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "has(self.alertmanager) != has(self.webhook)",
    message = "exactly one of alertmanager and webhook is needed")
@ValidationRule(
    value = "!has(self.webhook) || has(self.webhook.url) || has(self.secretRef)",
    message = "a webhook needs a url, or a secretRef to a Secret that holds it")
@ValidationRule(
    value = "!has(self.webhook) || !has(self.webhook.sign) || has(self.secretRef)",
    message = "sign needs a secretRef to a Secret with the key signingKey")
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
            "A Secret with what the receiver asks for, under these keys: token (a bearer token), or"
                + " username and password; for a webhook also url, and signingKey if it signs.")
        @Nullable SecretRef secretRef,
    @JsonPropertyDescription("Only what is at least as urgent is told; everything if omitted.")
        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @Nullable Severity minSeverity) {

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

  /** Ways to sign a request. */
  public enum Signing {
    /** As DingTalk's group robots ask for. */
    DingTalk
  }
}
