package io.marketprism.operator.announce;

import io.marketprism.operator.api.Grants;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.NotificationSpec;
import io.marketprism.operator.notify.Endpoint;
import io.marketprism.operator.notify.Notifier;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The receivers that stacks have of their own. A stack's author is not trusted with the networks
 * that the operator reaches: a receiver is posted to only where the DockerHost's allow-list grants
 * its host, and its Secret is in the stack's namespace.
 */
final class StackReceivers {

  /** A stack is evaluated each second or so, and its Secrets need not be read as often. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  private static final Duration LOOK_SOON = Duration.ofSeconds(10);

  private final Notifier notifier;
  private final Secrets secrets;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** What was found out of a stack's receivers, and until when that is good enough. */
  private record Known(Object declaration, Instant until, Map<String, String> faults) {}

  /**
   * @param secrets of whichever namespace
   */
  StackReceivers(Notifier notifier, Secrets secrets) {
    this.notifier = notifier;
    this.secrets = secrets;
  }

  /**
   * Takes over the receivers of a stack.
   *
   * @param source the stack, as the notifier knows it
   * @param grants of its DockerHost
   * @return who can't be notified, and why, by name; empty where the stack has no receiver
   */
  Optional<Map<String, String>> declare(
      String source, MarketPrismStack stack, Grants grants, Instant now) {
    List<NotificationSpec> wanted = stack.getSpec().notificationsOrEmpty();
    if (wanted.isEmpty()) {
      if (known.remove(source) != null) {
        notifier.declareOwn(source, name(stack), Map.of());
      }
      return Optional.empty();
    }
    Object declaration = List.of(wanted, grants);
    Known before = known.get(source);
    if (before != null && before.declaration.equals(declaration) && now.isBefore(before.until)) {
      return Optional.of(before.faults);
    }
    Map<String, String> faults = declare(source, stack, wanted, grants);
    known.put(
        source,
        new Known(declaration, now.plus(faults.isEmpty() ? LOOK_AGAIN : LOOK_SOON), faults));
    return Optional.of(faults);
  }

  private Map<String, String> declare(
      String source, MarketPrismStack stack, List<NotificationSpec> wanted, Grants grants) {
    String namespace = stack.getMetadata().getNamespace();
    Endpoint.Targets targets =
        (encrypted, host, port) -> grants.receiverRefusal(namespace, encrypted, host, port);
    Receivers receivers = new Receivers(secrets.in(namespace), targets);
    Map<String, Notifier.Declared> usable = new LinkedHashMap<>();
    Map<String, String> faults = new TreeMap<>();
    for (NotificationSpec notification : wanted) {
      switch (receivers.of(notification, "", grants)) {
        case Reading.Known<Notifier.Declared>(Notifier.Declared declared) -> {
          usable.put(notification.name(), declared);
          Wishes.fault(notification).ifPresent(why -> faults.put(notification.name(), why));
        }
        case Reading.Unknown<Notifier.Declared>(String why) -> faults.put(notification.name(), why);
      }
    }
    notifier.declareOwn(source, name(stack), usable);
    faults.putAll(notifier.ownFaults(source));
    return Map.copyOf(faults);
  }

  /** One of its receivers can't be notified any more, or can be again. */
  void changed(String source) {
    known.remove(source);
  }

  private static String name(MarketPrismStack stack) {
    return stack.getMetadata().getNamespace() + "/" + stack.getMetadata().getName();
  }
}
