package io.marketprism.operator.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Severity;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An Alertmanager, told as a Prometheus tells it: what goes on is posted again and again with an
 * end a few minutes ahead, so that it ends by itself when nobody says so any more. Whom it tells,
 * what it holds back and how often it repeats is its own configuration's.
 */
public final class Alertmanager implements Receiver {

  /** As Prometheus' {@code --rules.alert.resend-delay}. */
  private static final Duration REPEAT = Duration.ofMinutes(1);

  /** Prometheus takes four times the delay. */
  private static final Duration AHEAD = REPEAT.multipliedBy(4);

  private static final String ALERTS = "/api/v2/alerts";
  private static final int AT_ONCE = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final SecretValues.Source secret;
  private final Severity minSeverity;

  /**
   * An Alertmanager.
   *
   * @param url its address, with the path that it is served under
   * @param minSeverity the least urgent that it is told
   */
  public Alertmanager(String url, SecretValues.Source secret, Severity minSeverity) {
    this.url = url.replaceAll("/+$", "") + ALERTS;
    this.secret = secret;
    this.minSeverity = minSeverity;
  }

  @Override
  public boolean wants(Notice notice) {
    return notice.severity().compareTo(minSeverity) <= 0;
  }

  /** Any word of it: annotations may change while labels stay. */
  @Override
  public Object news(Notice notice) {
    return notice;
  }

  @Override
  public @Nullable Duration repeatAfter(Notice notice) {
    return REPEAT;
  }

  @Override
  public int atOnce() {
    return AT_ONCE;
  }

  /** It groups and repeats by itself, and must hear each minute of what goes on. */
  @Override
  public boolean showsEachMessage() {
    return false;
  }

  @Override
  public void send(List<Notice> notices, Instant now) throws DeliveryException {
    switch (Post.url(url)) {
      case Reading.Unknown<URI>(String why) -> throw DeliveryException.passing(why);
      case Reading.Known<URI>(URI target) -> {
        switch (secret.read()) {
          case Reading.Unknown<SecretValues>(String why) -> throw DeliveryException.passing(why);
          case Reading.Known<SecretValues>(SecretValues values) ->
              Post.json(target, values.authorization(), alerts(notices, now));
        }
      }
    }
  }

  @Override
  public Optional<String> fault() {
    if (Post.url(url) instanceof Reading.Unknown<URI>(String why)) {
      return Optional.of(why);
    }
    return secret.read() instanceof Reading.Unknown<SecretValues>(String why)
        ? Optional.of(why)
        : Optional.empty();
  }

  /** As {@code POST /api/v2/alerts} takes them. */
  static String alerts(List<Notice> notices, Instant now) {
    ArrayNode alerts = JSON.createArrayNode();
    for (Notice notice : notices) {
      ObjectNode alert = alerts.addObject();
      ObjectNode labels = alert.putObject("labels");
      notice.labels().forEach(labels::put);
      ObjectNode annotations = alert.putObject("annotations");
      putIfAny(annotations, "summary", notice.summary());
      putIfAny(annotations, "description", notice.description());
      putIfAny(annotations, "action", notice.action());
      putIfAny(annotations, "remediation", notice.remediation());
      alert.put("startsAt", notice.startsAt().toString());
      Instant end = notice.endsAt();
      alert.put("endsAt", (end == null ? now.plus(AHEAD) : end).toString());
    }
    return alerts.toString();
  }

  private static void putIfAny(ObjectNode annotations, String name, String value) {
    if (!value.isEmpty()) {
      annotations.put(name, value);
    }
  }
}
