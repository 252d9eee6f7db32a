package io.marketprism.operator.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Severity;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A URL that a message is posted to: one for each thing that happens, and again while it goes on as
 * often as MarketPrism's team has its own alerts repeated.
 */
public final class Webhook implements Receiver {

  private static final Duration REPEAT_CRITICAL = Duration.ofMinutes(10);
  private static final Duration REPEAT_WARNING = Duration.ofHours(2);

  /** Chat services answer with status 200 and an error in the body: busy, or too many messages. */
  private static final Set<Integer> TRY_AGAIN = Set.of(-1, 130101);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final @Nullable String url;
  private final Template template;
  private final boolean signed;
  private final SecretValues.Source secret;
  private final Severity minSeverity;

  /**
   * A webhook.
   *
   * @param url where it is; null where its Secret says that
   * @param signed whether requests are signed as DingTalk asks for
   * @param minSeverity the least urgent that it is told
   */
  public Webhook(
      @Nullable String url,
      Template template,
      boolean signed,
      SecretValues.Source secret,
      Severity minSeverity) {
    this.url = url;
    this.template = template;
    this.signed = signed;
    this.secret = secret;
    this.minSeverity = minSeverity;
  }

  /** Nobody else holds back for it what another notice tells of. */
  @Override
  public boolean wants(Notice notice) {
    return !notice.quiet() && notice.severity().compareTo(minSeverity) <= 0;
  }

  /** A step, and not another word. */
  @Override
  public Object news(Notice notice) {
    return List.of(
        notice.event(), notice.event() == Notice.Event.Acting ? notice.remediation() : "");
  }

  @Override
  public @Nullable Duration repeatAfter(Notice notice) {
    return switch (notice.event()) {
      case AwaitingApproval, ObservationDegraded, HeldBack, Held, Forecast, Resolved -> null;
      case Fired, Acting, Escalated, HostUnreachable ->
          notice.severity() == Severity.critical ? REPEAT_CRITICAL : REPEAT_WARNING;
    };
  }

  @Override
  public int atOnce() {
    return 1;
  }

  @Override
  public boolean showsEachMessage() {
    return true;
  }

  @Override
  public void send(List<Notice> notices, Instant now) throws DeliveryException {
    for (Notice notice : notices) {
      switch (secret.read()) {
        case Reading.Unknown<SecretValues>(String why) -> throw DeliveryException.passing(why);
        case Reading.Known<SecretValues>(SecretValues values) -> {
          switch (target(values, now)) {
            case Reading.Unknown<URI>(String why) -> throw DeliveryException.passing(why);
            case Reading.Known<URI>(URI target) ->
                check(Post.json(target, values.authorization(), template.render(notice)));
          }
        }
      }
    }
  }

  private Reading<URI> target(SecretValues values, Instant now) {
    Optional<String> text = Optional.ofNullable(url).or(() -> values.value(SecretValues.URL));
    if (text.isEmpty()) {
      return Reading.unknown("its Secret has no " + SecretValues.URL);
    }
    Reading<URI> target = Post.url(text.get());
    if (!signed) {
      return target;
    }
    return values
        .value(SecretValues.SIGNING_KEY)
        .map(key -> target.map(url -> DingTalk.signed(url, key, now)))
        .orElseGet(() -> Reading.unknown("its Secret has no " + SecretValues.SIGNING_KEY));
  }

  /** DingTalk, and others like it, say in the body whether they have taken a message. */
  private static void check(String answer) throws DeliveryException {
    int code = errorCode(answer);
    if (code == 0) {
      return;
    }
    String sentence = "it answers with errcode " + code;
    throw TRY_AGAIN.contains(code)
        ? DeliveryException.passing(sentence)
        : DeliveryException.refused(sentence);
  }

  private static int errorCode(String answer) {
    try {
      JsonNode body = JSON.readTree(answer);
      return body == null ? 0 : body.path("errcode").asInt(0);
    } catch (JsonProcessingException e) {
      return 0; // nothing is said, and the status was a good one
    }
  }

  @Override
  public Optional<String> fault() {
    Reading<URI> usable =
        switch (secret.read()) {
          case Reading.Unknown<SecretValues>(String why) -> Reading.unknown(why);
          case Reading.Known<SecretValues>(SecretValues values) -> target(values, Instant.EPOCH);
        };
    return usable instanceof Reading.Unknown<URI>(String why) ? Optional.of(why) : Optional.empty();
  }
}
