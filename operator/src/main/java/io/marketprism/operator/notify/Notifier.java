package io.marketprism.operator.notify;

import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.metrics.NotificationMetrics;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Hands what happens over to the receivers of its DockerHost, or of all where that is missing, and
 * to those of its own source. It never waits for one: each has a {@link Channel} of its own.
 */
public final class Notifier implements AutoCloseable {

  private final Terms terms;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  /** By DockerHost and name. */
  private final Map<String, Map<String, Channel>> channels = new HashMap<>();

  /** By source and name: those hear of their source and of nothing else. */
  private final Map<String, Map<String, Channel>> own = new HashMap<>();

  /** What goes on, by what it was told of. */
  private final Map<String, List<Notice>> goingOn = new HashMap<>();

  /**
   * What all channels work with.
   *
   * @param leading whether this operator may tell anybody
   * @param onChange hears of a DockerHost one of whose receivers can't be told any more, or again
   */
  record Terms(
      InstantSource clock,
      BooleanSupplier leading,
      NotificationMetrics metrics,
      Loops loops,
      Consumer<String> onChange) {}

  /**
   * A receiver as it is declared.
   *
   * @param declaration what it is made of; another one is another receiver
   */
  public record Declared(Object declaration, Receiver receiver) {}

  /**
   * @param leading whether this operator may tell anybody
   */
  public Notifier(
      InstantSource clock, BooleanSupplier leading, NotificationMetrics metrics, Loops loops) {
    this.terms =
        new Terms(
            clock,
            leading,
            metrics,
            loops,
            host -> listeners.forEach(listener -> listener.accept(host)));
  }

  /** Hears of DockerHosts one of whose receivers can't be told any more, or can be again. */
  public void listen(Consumer<String> listener) {
    listeners.add(listener);
  }

  /**
   * Takes over a DockerHost's receivers. Who is new hears of what goes on.
   *
   * @param receivers by name
   */
  public synchronized void declare(String host, Map<String, Declared> receivers) {
    Map<String, Channel> known = channels.computeIfAbsent(host, h -> new LinkedHashMap<>());
    declare(
        Channel.Owner.host(host),
        known,
        receivers,
        channel -> goingOn.values().forEach(notices -> channel.tell(of(host, notices))));
  }

  /**
   * Takes over the receivers that a source has for itself alone.
   *
   * @param name what it is called in logs and metrics
   * @param receivers by name
   */
  public synchronized void declareOwn(String source, String name, Map<String, Declared> receivers) {
    Map<String, Channel> known = own.computeIfAbsent(source, s -> new LinkedHashMap<>());
    declare(
        Channel.Owner.stack(source, name),
        known,
        receivers,
        channel -> channel.tell(goingOn.getOrDefault(source, List.of())));
    if (known.isEmpty()) {
      own.remove(source);
    }
  }

  private void declare(
      Channel.Owner owner,
      Map<String, Channel> known,
      Map<String, Declared> receivers,
      Consumer<Channel> onNew) {
    known
        .entrySet()
        .removeIf(
            channel -> {
              Declared declared = receivers.get(channel.getKey());
              boolean stays = declared != null && channel.getValue().isOf(declared.declaration());
              if (!stays) {
                channel.getValue().close();
              }
              return !stays;
            });
    receivers.forEach(
        (name, declared) -> {
          if (!known.containsKey(name)) {
            Channel channel =
                new Channel(owner, name, declared.declaration(), declared.receiver(), terms);
            known.put(name, channel);
            onNew.accept(channel);
          }
        });
  }

  /** A DockerHost is gone, and with it its receivers. */
  public synchronized void forget(String host) {
    Map<String, Channel> gone = channels.remove(host);
    if (gone != null) {
      gone.values().forEach(Channel::close);
    }
  }

  /** Who of a DockerHost's receivers can't be told, and why, by name. */
  public Map<String, String> faults(String host) {
    Map<String, Channel> known;
    synchronized (this) {
      known = Map.copyOf(channels.getOrDefault(host, Map.of()));
    }
    return faults(known);
  }

  /** The same of the receivers that a source has for itself alone. */
  public Map<String, String> ownFaults(String source) {
    Map<String, Channel> known;
    synchronized (this) {
      known = Map.copyOf(own.getOrDefault(source, Map.of()));
    }
    return faults(known);
  }

  private static Map<String, String> faults(Map<String, Channel> known) {
    // Outside the lock: Secrets may be read for it.
    Map<String, String> faults = new TreeMap<>();
    known.forEach((name, channel) -> channel.fault().ifPresent(why -> faults.put(name, why)));
    return faults;
  }

  /**
   * Takes in how things stand. Returns at once.
   *
   * @param source what it is told of: a stack or a DockerHost
   * @param predecessors what an operator before this one has told of it; asked for once
   * @param now what goes on now and what is over, given what went on before
   */
  public synchronized void tell(
      String source, Supplier<List<Notice>> predecessors, UnaryOperator<List<Notice>> now) {
    List<Notice> before =
        goingOn.computeIfAbsent(
            source,
            s -> {
              List<Notice> resumed = predecessors.get();
              each((host, channel) -> channel.resume(of(host, resumed)));
              ofSource(source).forEach(channel -> channel.resume(resumed));
              return resumed;
            });
    List<Notice> next = now.apply(before);
    goingOn.put(source, next.stream().filter(notice -> !notice.isOver()).toList());
    if (!next.isEmpty()) {
      each((host, channel) -> channel.tell(of(host, next)));
      ofSource(source).forEach(channel -> channel.tell(next));
    }
  }

  /**
   * Sends one harmless notice to a receiver, beside whatever else it is sent.
   *
   * @return why it could not be sent, in a sentence; an empty text where it was taken; empty where
   *     there is no receiver of this name that can be notified
   */
  public Optional<String> sendTest(String host, String name) {
    Channel channel;
    synchronized (this) {
      channel = channels.getOrDefault(host, Map.of()).get(name);
    }
    // Outside the lock: the receiver may take its time.
    return Optional.ofNullable(channel).map(Channel::sendTest);
  }

  /** Another operator notifies from now on, and goes on from what the resources say. */
  public synchronized void standBy() {
    goingOn.clear();
    each((host, channel) -> channel.standBy());
    own.values().forEach(known -> known.values().forEach(Channel::standBy));
  }

  /** A source is gone, and with it the receivers that it had for itself. */
  public synchronized void forgetSource(String source, UnaryOperator<List<Notice>> over) {
    ofSource(source).forEach(Channel::close);
    own.remove(source);
    List<Notice> before = goingOn.remove(source);
    if (before != null && !before.isEmpty()) {
      List<Notice> last = over.apply(before);
      each((host, channel) -> channel.tell(of(host, last)));
    }
  }

  private Collection<Channel> ofSource(String source) {
    return own.getOrDefault(source, Map.of()).values();
  }

  private void each(BiConsumer<String, Channel> action) {
    channels.forEach(
        (host, known) -> known.values().forEach(channel -> action.accept(host, channel)));
  }

  private static List<Notice> of(String host, Collection<Notice> notices) {
    return notices.stream().filter(notice -> notice.isFor(host)).toList();
  }

  @Override
  public synchronized void close() {
    List.copyOf(channels.keySet()).forEach(this::forget);
    own.values().forEach(known -> known.values().forEach(Channel::close));
    own.clear();
  }
}
