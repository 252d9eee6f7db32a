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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Docker Engine and its allow-list.
 *
 * @param address where published ports are reached; the endpoint's machine if omitted
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.endpoint.matches(" + Names.ENDPOINT + ")",
    message =
        "endpoint is unix:///path, of 107 characters at most, or tcp://host:port with a port from 1"
            + " to 65535")
@ValidationRule(
    value = "!has(self.tls) || self.endpoint.matches(" + Names.TLS_ENDPOINT + ")",
    message =
        "tls is for a tcp:// endpoint whose host's name can be in a certificate: letters, digits,"
            + " hyphens and dots")
@ValidationRule(
    value = "!has(self.address) || self.address.matches(" + Names.ADDRESS + ")",
    message = "address is a host's name or IP address alone, without scheme and port")
@ValidationRule(
    value =
        "!has(self.notifications) || has(self.alertmanager) || self.notifications.all(n,"
            + " !has(n.alertmanager) || has(n.alertmanager.url))",
    message = "an Alertmanager to notify needs its url, here or in spec.alertmanager")
public record DockerHostSpec(
    @Required
        @Pattern("^(unix|tcp)://")
        @Size(max = 256)
        @JsonPropertyDescription(
            "Where the Docker Engine listens: unix:///var/run/docker.sock, or tcp://host:port. A TCP"
                + " endpoint without tls is root for anybody who reaches it: keep it on loopback, or"
                + " behind a socket proxy.")
        String endpoint,
    @JsonPropertyDescription(
            "Speaks TLS to a tcp:// endpoint: the engine's certificate and name are verified, and"
                + " the operator shows a certificate of its own.")
        @Nullable Tls tls,
    @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            "The address at which ports that containers publish are reached from the operator. If"
                + " omitted, the host of a tcp:// endpoint; with a socket 127.0.0.1, or the address"
                + " that a port is published on alone.")
        @Nullable String address,
    @Size(max = 50)
        @JsonPropertyDescription(
            "Which containers stacks of which namespaces may observe and act on. Empty grants nothing,"
                + " and nothing is read, probed or reported of a container that no line names.")
        @Nullable List<Allow> allow,
    @Size(max = 50)
        @JsonPropertyDescription(
            "Compose projects whose containers may be made, or made again, with docker compose. Their"
                + " folders must be there on the operator's machine under the same path.")
        @Nullable List<ComposeProject> composeProjects,
    @JsonPropertyDescription("The team's Prometheus, as the operator reaches it.")
        @Nullable Server prometheus,
    @JsonPropertyDescription("The team's Alertmanager, as the operator reaches it.")
        @Nullable Server alertmanager,
    @Size(max = 20)
        @JsonPropertyDescription(
            "What the host should reach, such as the exchanges; rules read it as network.<name>.ok. It is"
                + " connected to from where the operator runs, while an alert that reads it is pending or"
                + " firing.")
        @Nullable List<Reach> reaches,
    @Size(max = 10)
        @JsonPropertyDescription(
            "Who is notified of alerts of services on this host, of what is done about them, and when"
                + " the host can't be reached.")
        @Nullable List<NotificationSpec> notifications,
    @JsonPropertyDescription(
            "While set, and until its end, nothing is acted on on this host, for no stack.")
        @Nullable Maintenance maintenance,
    @Size(max = 20)
        @JsonPropertyDescription(
            "Times in which nothing is acted on on this host, scheduled restarts included.")
        @Nullable List<MaintenanceWindow> maintenanceWindows) {

  private static final String TCP = "tcp://";

  /** The address, with its default. */
  public String addressOrDefault() {
    if (address != null) {
      return address;
    }
    return endpoint.startsWith(TCP) ? endpointHost() : "127.0.0.1";
  }

  /** Whether its Engine is on the operator's own machine and nothing says otherwise. */
  public boolean isOnThisMachine() {
    return address == null && !endpoint.startsWith(TCP);
  }

  /** The machine of a {@code tcp://} endpoint. */
  public String endpointHost() {
    return endpoint.substring(TCP.length(), endpoint.lastIndexOf(':'));
  }

  public List<Allow> allowOrEmpty() {
    return allow == null ? List.of() : allow;
  }

  public List<ComposeProject> composeProjectsOrEmpty() {
    return composeProjects == null ? List.of() : composeProjects;
  }

  public List<Reach> reachesOrEmpty() {
    return reaches == null ? List.of() : reaches;
  }

  public List<NotificationSpec> notificationsOrEmpty() {
    return notifications == null ? List.of() : notifications;
  }

  public List<MaintenanceWindow> maintenanceWindowsOrEmpty() {
    return maintenanceWindows == null ? List.of() : maintenanceWindows;
  }

  /** That somebody works on the host. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Maintenance(
      @Required
          @Size(min = 1, max = 200)
          @JsonPropertyDescription("Why, for those who wonder why nothing is done.")
          String reason,
      @Pattern(Names.TIME)
          @JsonPropertyDescription(
              "When it ends by itself, in UTC: 2026-12-01T06:00:00Z. If omitted, when somebody takes"
                  + " it away.")
          @Nullable String until) {}

  /** A time that comes again and again, in which nothing acts on the host. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "self.schedule.matches(" + Names.OFTEN + ")",
      message = "schedule is " + Names.FIELDS_SENTENCE + "; at most every five minutes")
  public record MaintenanceWindow(
      @Required
          @Pattern(Names.DNS_LABEL)
          @Size(max = 40)
          @JsonPropertyDescription("The window's name.")
          String name,
      @Required
          @Pattern(Names.CRON)
          @Size(max = 100)
          @JsonPropertyDescription(
              "When it begins, in five cron fields: minute, hour, day of month, month, day of week;"
                  + " at most every five minutes. A time that a change of the clocks leaves out is"
                  + " at the first moment after it; one that comes twice is at its first.")
          String schedule,
      @Required @Min(60) @Max(604800) @JsonPropertyDescription("For how many seconds it is open.")
          Integer durationSeconds,
      @Pattern(Names.TIME_ZONE)
          @Size(max = 60)
          @JsonPropertyDescription(
              "The time zone of the schedule, by its name: Asia/Shanghai; UTC if omitted.")
          @Nullable String timeZone,
      @Required
          @Size(min = 1, max = 200)
          @JsonPropertyDescription("Why, for those who wonder why nothing is done.")
          String reason) {}

  /** TLS to a Docker Engine. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Tls(
      @Required
          @JsonPropertyDescription(
              "A Secret with the keys ca.crt, tls.crt and tls.key, in PEM, as those of type"
                  + " kubernetes.io/tls have them.")
          SecretRef secretRef) {}

  /** A compose project. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ComposeProject(
      @Required
          @Pattern("^[a-z0-9][a-z0-9_-]*$")
          @Size(max = 63)
          @JsonPropertyDescription(
              "The project's name, as in the label com.docker.compose.project.")
          String name,
      @Required @Pattern(Names.FOLDER) @Size(max = 512) @JsonPropertyDescription("Its folder.")
          String directory,
      @Required
          @Size(min = 1, max = 10)
          @JsonPropertyDescription("Its files; relative ones are in the folder.")
          List<@Pattern(Names.FILE) @Size(max = 512) String> files,
      @Size(max = 10)
          @JsonPropertyDescription(
              "Its env files, as given with --env-file; relative ones are in the folder. If omitted, those"
                  + " that the project's containers were last made with, else its .env.")
          @Nullable List<@Pattern(Names.FILE) @Size(max = 512) String> envFiles,
      @Min(30)
          @Max(3600)
          @JsonPropertyDescription(
              "How many seconds docker compose may take, building included; 600 if omitted.")
          @Nullable Integer timeoutSeconds) {}

  /** Something that the host should reach by TCP. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Reach(
      @Required
          @Pattern(Names.VARIABLE)
          @Size(max = 40)
          @JsonPropertyDescription("Its name, in rules and messages: binance.")
          String name,
      @Required
          @Pattern("^[A-Za-z0-9._-]+$")
          @Size(max = 253)
          @JsonPropertyDescription("Its name or address in the network: api.binance.com.")
          String host,
      @Required @Min(1) @Max(65535) @JsonPropertyDescription("Its TCP port.") Integer port) {}

  /** A server of the team's monitoring. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "self.url.matches(" + Names.BASE_URL + ")",
      message = "url " + Names.URL_SENTENCE)
  public record Server(
      @Required
          @Pattern("^https?://")
          @Size(max = 512)
          @JsonPropertyDescription("Its address, with the path that it is served under.")
          String url) {}

  /** One line of the allow-list. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Allow(
      @Required
          @Size(min = 1, max = 50)
          @JsonPropertyDescription("Namespaces whose stacks this line is for; * stands for all.")
          List<@Pattern(Names.NAMESPACE_GLOB) @Size(max = 63) String> namespaces,
      @Required
          @Size(min = 1, max = 50)
          @JsonPropertyDescription(
              "Names of containers; * stands for any run of characters: marketprism-*.")
          List<@Pattern(Names.CONTAINER_GLOB) @Size(max = 128) String> containers,
      @Size(max = 50)
          @JsonPropertyDescription(
              "Ports that may be probed on containers that share the host's network; such a"
                  + " container publishes none by itself.")
          @Nullable List<@Min(1) @Max(65535) Integer> hostNetworkPorts,
      @Size(min = 1, max = 2)
          @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          @JsonPropertyDescription(
              "What is granted: observe reads and probes the containers, act also starts, restarts and"
                  + " recreates them. Both if omitted; act includes observe.")
          @Nullable List<Verb> verbs,
      @JsonPropertyDescription(
              "Whether stacks of these namespaces may ask the DockerHost's Prometheus any query, which"
                  + " reads all that it knows; false if omitted.")
          @Nullable Boolean prometheusQueries,
      @Size(max = 20)
          @JsonPropertyDescription(
              "Hosts that stacks of these namespaces may have the operator post to, by notifications of"
                  + " their own: oapi.dingtalk.com for https on port 443, alerts.example:9093 for http or"
                  + " https on that port; in small letters, an address of IPv6 in brackets. None if"
                  + " omitted.")
          @Nullable List<@Pattern(Names.RECEIVER_HOST) @Size(max = 260) String> receiverHosts) {

    /** A line by which no receiver may be notified. */
    public Allow(
        List<String> namespaces,
        List<String> containers,
        @Nullable List<Integer> hostNetworkPorts,
        @Nullable List<Verb> verbs,
        @Nullable Boolean prometheusQueries) {
      this(namespaces, containers, hostNetworkPorts, verbs, prometheusQueries, null);
    }

    /** A line that grants both verbs, and no queries. */
    public Allow(
        List<String> namespaces,
        List<String> containers,
        @Nullable List<Integer> hostNetworkPorts) {
      this(namespaces, containers, hostNetworkPorts, null, null);
    }
  }

  /** What may be granted on a container. */
  public enum Verb {
    /** Read its facts and its log, probe it, and report what was seen. */
    observe,
    /** Start, restart and recreate it; includes {@link #observe}. */
    act
  }
}
