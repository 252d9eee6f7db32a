package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows on one screen how a stack is. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Show on one screen how a stack is, what is wrong, what is done about it, and whether you"
            + " are needed.")
final class StatusCommand implements Callable<Integer> {

  private static final String CLEAR = "\u001b[H\u001b[2J";
  private static final int AGAIN_AFTER_SECONDS = 10;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ShownStack stack = new ShownStack();

  @Option(
      names = {"-w", "--watch"},
      description = "Show it again whenever something changes, until it is interrupted.")
  private boolean watch;

  @Override
  public Integer call() throws InterruptedException {
    Optional<KubectlAnswer> answer = watch ? Optional.empty() : stack.answer();
    if (answer.isPresent()) {
      show(answer.get().stack(), () -> answer.get().remediations());
      return 0;
    }
    try (KubernetesClient client = stack.connect()) {
      MarketPrismStack found = stack.find(client);
      if (watch) {
        watch(client, found.getMetadata().getName());
      } else {
        show(found, () -> Cluster.remediations(client, found));
      }
    }
    return 0;
  }

  private void show(MarketPrismStack found, Supplier<List<Remediation>> remediations) {
    stack.print(
        spec.commandLine().getOut(),
        found,
        () ->
            new StatusScreen(found, remediations.get())
                .text(Instant.now(), ZoneId.systemDefault()));
  }

  private void watch(KubernetesClient client, String name) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Semaphore changes = new Semaphore(1);
    while (true) {
      try (Watch ignored =
          client.resources(MarketPrismStack.class).withName(name).watch(new Changes(changes))) {
        while (changes.tryAcquire(AGAIN_AFTER_SECONDS, TimeUnit.SECONDS)) {
          changes.drainPermits();
          out.print(isTerminal() ? CLEAR : "");
          MarketPrismStack now = Cluster.stack(client, name);
          show(now, () -> Cluster.remediations(client, now));
        }
        changes.release(); // ages have grown, and a watch may have ended in silence
      }
    }
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  private record Changes(Semaphore heard) implements Watcher<MarketPrismStack> {

    @Override
    public void eventReceived(Action action, @Nullable MarketPrismStack changed) {
      heard.release();
    }

    @Override
    public void onClose(WatcherException cause) {
      heard.release();
    }
  }
}
