package io.marketprism.operator.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.marketprism.operator.runbook.Reading;
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

  private final Endpoint endpoint;
  private final Preferences preferences;
  private final Prose prose;

  /**
   * An Alertmanager.
   *
   * @param base where it is, with the path that it is served under
   */
  public Alertmanager(Endpoint base, Preferences preferences) {
    String url = base.url() == null ? "" : base.url();
    this.endpoint = base.at(url.replaceAll("/+$", "") + ALERTS);
    this.preferences = preferences;
    this.prose = new Prose(preferences);
  }

  @Override
  public Preferences preferences() {
    return preferences;
  }

  /** To it an alert that is acted on is the same alert, and its end belongs to it. */
  @Override
  public boolean wants(Notice notice) {
    return preferences.want(notice)
        || (notice.isOver() && notice.severity().compareTo(preferences.minSeverity()) <= 0)
        || (notice.event() == Notice.Event.Acting
            && preferences.events().contains(Notice.Event.Fired)
            && notice.severity().compareTo(preferences.minSeverity()) <= 0);
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
  public int messagesAMinute() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void send(List<Notice> notices, Instant now) throws DeliveryException {
    Post.json(endpoint.readyOrFail(), alerts(notices, now));
  }

  @Override
  public Optional<String> fault() {
    return endpoint.ready() instanceof Reading.Unknown<Endpoint.Ready>(String why)
        ? Optional.of(why)
        : Optional.empty();
  }

  /** As {@code POST /api/v2/alerts} takes them. */
  String alerts(List<Notice> notices, Instant now) {
    ArrayNode alerts = JSON.createArrayNode();
    for (Notice notice : notices) {
      ObjectNode alert = alerts.addObject();
      ObjectNode labels = alert.putObject("labels");
      preferences.labelsOf(notice).forEach(labels::put);
      ObjectNode annotations = alert.putObject("annotations");
      putIfAny(annotations, "summary", prose.summary(notice));
      putIfAny(annotations, "description", prose.description(notice));
      putIfAny(annotations, "action", notice.action());
      putIfAny(annotations, "remediation", notice.remediation());
      putIfAny(annotations, "runbook_url", prose.runbook(notice));
      putIfAny(annotations, "command", notice.guidance().command());
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
