package io.marketprism.operator.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Docker hosts of many stacks that exist only as answers: a Docker Engine with six healthy
 * containers for each stack, and what their ports answer. A process of its own, so that what it
 * takes isn't counted as that of anybody else.
 *
 * <p>It prints the port of its probes, then obeys what stands in its input, a line each, and prints
 * a line of JSON for it. It ends with its input.
 */
final class Fleet {

  static final List<String> SERVICES =
      List.of(
          "nats",
          "clickhouse-hot",
          "clickhouse-cold",
          "hot-storage",
          "cold-storage",
          "data-collector");

  private final FleetTargets targets;
  private final FleetEngine engine = new FleetEngine();
  private final FleetServer server;

  private Fleet(int stacks, Path socket, boolean publishing) throws IOException {
    targets = new FleetTargets(publishing);
    server = new FleetServer(socket, this::answer);
    for (int stack = 0; stack < stacks; stack++) {
      for (String service : SERVICES) {
        engine.add(
            new FleetContainer(
                stack * SERVICES.size() + SERVICES.indexOf(service),
                name(stack),
                service,
                server.port()));
      }
    }
  }

  /** The name of a stack. */
  static String name(int stack) {
    return "s" + stack;
  }

  private void answer(String method, String target, FleetServer.Connection to) throws IOException {
    if (target.matches("/s[0-9]+/.*")) {
      targets.answer(target, to);
    } else {
      engine.answer(method, target, to);
    }
  }

  private void obey(String line) {
    String[] words = line.split(" ");
    switch (words[0]) {
      case "begin" -> {
        targets.begin();
        engine.requests();
        engine.logBytes();
        print(Map.of());
      }
      case "counts" ->
          print(
              Map.of(
                  "probes", targets.probes(),
                  "gapP50", targets.gap(0.5),
                  "gapP99", targets.gap(0.99),
                  "logBytes", engine.logBytes(),
                  "requests", engine.requests()));
      case "end" -> engine.end(words[1], Integer.parseInt(words[2]), Fleet::print);
      default -> throw new IllegalArgumentException(line);
    }
  }

  private static void print(Object answer) {
    System.out.println(new String(FleetContainer.json(answer), StandardCharsets.UTF_8));
  }

  /**
   * @param args how many stacks, the Engine's socket, and whether the collectors publish anything
   */
  public static void main(String[] args) throws IOException {
    Fleet fleet =
        new Fleet(Integer.parseInt(args[0]), Path.of(args[1]), Boolean.parseBoolean(args[2]));
    Thread.ofPlatform().daemon().start(fleet::listen);
    System.out.println(fleet.server.port());
    fleet.server.run();
  }

  private void listen() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String command = line;
        server.execute(() -> obey(command));
      }
    } catch (IOException e) {
      // the one that started it has ended
    }
    System.exit(0);
  }
}
