package io.marketprism.operator.notify;

import com.fasterxml.jackson.databind.JsonNode;
import io.marketprism.operator.runbook.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A URL that a message is posted to: one for each thing that happens, as a template makes it. */
public final class Webhook implements Steps {

  /** Chat services answer with status 200 and an error in the body: busy, or too many messages. */
  private static final Set<Integer> TRY_AGAIN = Set.of(-1, 130101);

  private final Endpoint endpoint;
  private final Template template;
  private final boolean signed;
  private final Preferences preferences;

  /**
   * A webhook.
   *
   * @param signed whether requests are signed as DingTalk asks for
   */
  public Webhook(Endpoint endpoint, Template template, boolean signed, Preferences preferences) {
    this.endpoint = endpoint;
    this.template = template;
    this.signed = signed;
    this.preferences = preferences;
  }

  @Override
  public Preferences preferences() {
    return preferences;
  }

  @Override
  public int atOnce() {
    return 1;
  }

  @Override
  public int messagesAMinute() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void send(List<Notice> notices, Instant now) throws DeliveryException {
    for (Notice notice : notices) {
      switch (target(now)) {
        case Reading.Unknown<Endpoint.Ready>(String why) -> throw DeliveryException.passing(why);
        case Reading.Known<Endpoint.Ready>(Endpoint.Ready to) ->
            check(Post.json(to, template.render(notice)));
      }
    }
  }

  private Reading<Endpoint.Ready> target(Instant now) {
    Reading<Endpoint.Ready> plain = endpoint.ready();
    return signed && plain instanceof Reading.Known<Endpoint.Ready>(Endpoint.Ready to)
        ? to.values()
            .value(SecretValues.SIGNING_KEY)
            .map(key -> Reading.of(to.at(DingTalk.signed(to.url(), key, now))))
            .orElseGet(() -> Reading.unknown("its Secret has no " + SecretValues.SIGNING_KEY))
        : plain;
  }

  /** DingTalk, and others like it, say in the body whether they have taken a message. */
  private static void check(String answer) throws DeliveryException {
    JsonNode body = Answers.read(answer);
    int code = body.path("errcode").asInt(0);
    if (code == 0) {
      return;
    }
    String sentence = "it answers with errcode " + code;
    throw TRY_AGAIN.contains(code)
        ? DeliveryException.passing(sentence)
        : DeliveryException.refused(sentence);
  }

  @Override
  public Optional<String> fault() {
    return target(Instant.EPOCH) instanceof Reading.Unknown<Endpoint.Ready>(String why)
        ? Optional.of(why)
        : Optional.empty();
  }
}
