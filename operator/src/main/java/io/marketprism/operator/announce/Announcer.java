package io.marketprism.operator.announce;

import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.api.DockerHostStatus;
import io.marketprism.operator.api.Grants;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.NotificationSpec;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.notify.Endpoint;
import io.marketprism.operator.notify.Notifier;
import io.marketprism.operator.report.HostNotices;
import io.marketprism.operator.report.Notices;
import io.marketprism.operator.runbook.Reading;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Has people told of what the reconcilers see: the one place where that is handed over. */
public final class Announcer {

  private static final String STACK = "MarketPrismStack ";

  private final Notifier notifier;
  private final Receivers receivers;
  private final StackReceivers ofStacks;
  private final InstantSource clock;

  /**
   * @param clock the operator's clock
   */
  public Announcer(Notifier notifier, Secrets secrets, InstantSource clock) {
    this.notifier = notifier;
    this.receivers = new Receivers(secrets, Endpoint.Targets.ALL);
    this.ofStacks = new StackReceivers(notifier, secrets);
    this.clock = clock;
  }

  /** Hears of DockerHosts one of whose receivers can't be told any more, or can be again. */
  public void listen(Consumer<String> listener) {
    notifier.listen(
        owner -> {
          if (owner.startsWith(STACK)) {
            ofStacks.changed(owner);
          } else {
            listener.accept(owner);
          }
        });
  }

  /** Takes over the receivers of a DockerHost; returns who can't be told, and why, by name. */
  public Map<String, String> declare(String host, DockerHostSpec spec) {
    String alertmanager = spec.alertmanager() == null ? "" : spec.alertmanager().url();
    Map<String, Notifier.Declared> usable = new LinkedHashMap<>();
    Map<String, String> faults = new TreeMap<>();
    for (NotificationSpec notification : spec.notificationsOrEmpty()) {
      switch (receivers.of(notification, alertmanager, "")) {
        case Reading.Known<Notifier.Declared>(Notifier.Declared declared) -> {
          usable.put(notification.name(), declared);
          Wishes.fault(notification).ifPresent(why -> faults.put(notification.name(), why));
        }
        case Reading.Unknown<Notifier.Declared>(String why) -> faults.put(notification.name(), why);
      }
    }
    notifier.declare(host, usable);
    faults.putAll(notifier.faults(host));
    return faults;
  }

  /** Tells how a DockerHost is now. */
  public void tell(DockerHost host, DockerHostStatus status) {
    String name = host.getMetadata().getName();
    Instant now = clock.instant();
    DockerHostStatus before = Objects.requireNonNullElse(host.getStatus(), DockerHostStatus.EMPTY);
    notifier.tell(
        "DockerHost " + name,
        () -> HostNotices.goingOn(name, before, now),
        earlier -> HostNotices.since(earlier, name, status, now));
  }

  /** A DockerHost is gone. */
  public void forget(DockerHost host) {
    String name = host.getMetadata().getName();
    notifier.forget(name);
    notifier.forgetSource("DockerHost " + name, earlier -> List.of());
  }

  /**
   * Takes over the receivers of a stack's own.
   *
   * @param grants of its DockerHost
   * @return who can't be notified, and why, by name; empty where the stack has none
   */
  public Optional<Map<String, String>> declare(MarketPrismStack stack, Grants grants) {
    return ofStacks.declare(source(stack), stack, grants, clock.instant());
  }

  /** Tells how a stack is now. */
  public void tell(
      MarketPrismStack stack,
      CompiledStack compiled,
      StackStatus status,
      List<Remediation> remediations) {
    Instant now = clock.instant();
    StackStatus before = Objects.requireNonNullElse(stack.getStatus(), StackStatus.EMPTY);
    notifier.tell(
        source(stack),
        () -> new Notices(stack, compiled, before, remediations, now).goingOn(),
        new Notices(stack, compiled, status, remediations, now)::since);
  }

  /** A stack is gone. */
  public void forget(MarketPrismStack stack) {
    ofStacks.changed(source(stack));
    notifier.forgetSource(source(stack), earlier -> Notices.unwatched(earlier, clock.instant()));
  }

  private static String source(MarketPrismStack stack) {
    return STACK + stack.getMetadata().getUid();
  }
}
