package io.marketprism.operator.notify;

import io.marketprism.operator.runbook.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A group of people in a chat service. Each step is a message of its own as long as the service
 * takes as many; what is more goes into one message.
 */
public final class Chat implements Steps {

  private final ChatService service;
  private final Endpoint endpoint;
  private final Preferences preferences;
  private final ChatWriter writer;

  /** A group, by its robot. */
  public Chat(ChatService service, Endpoint endpoint, Preferences preferences) {
    this.service = service;
    this.endpoint = endpoint;
    this.preferences = preferences;
    this.writer = new ChatWriter(preferences);
  }

  @Override
  public Preferences preferences() {
    return preferences;
  }

  @Override
  public int atOnce() {
    return service.atOnce();
  }

  @Override
  public int messagesAMinute() {
    return service.messagesAMinute();
  }

  @Override
  public void send(List<Notice> notices, Instant now) throws DeliveryException {
    Endpoint.Ready to = endpoint.readyOrFail();
    String body = service.body(writer.write(notices), to.values(), now);
    service.check(Post.json(to.at(service.url(to.url(), to.values(), now)), body));
  }

  @Override
  public Optional<String> fault() {
    return endpoint.ready() instanceof Reading.Unknown<Endpoint.Ready>(String why)
        ? Optional.of(why)
        : Optional.empty();
  }
}
