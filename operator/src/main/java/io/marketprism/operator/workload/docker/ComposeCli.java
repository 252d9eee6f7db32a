package io.marketprism.operator.workload.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Excerpt;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Redactor;
import io.marketprism.operator.workload.CallOutcome;
import io.marketprism.operator.workload.ComposeProject;
import io.marketprism.operator.workload.ComposeService;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The docker client's compose plug-in on this machine, for what only compose can do: bring back a
 * container that has been removed, as its files describe it.
 */
public final class ComposeCli {

  private static final String ABSENT =
      "there is no docker CLI with the compose plug-in on this machine";

  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(20);
  private static final int CONFIG_CAP = 4 * 1024 * 1024;
  private static final int MESSAGE_CAP = 4 * 1024;

  /** What of this process's environment the client is given. */
  private static final List<String> PASSED_ON = List.of("PATH", "HOME", "DOCKER_CONFIG");

  /** Two commands at once would race for the same containers, whoever runs them. */
  private static final Map<String, ReentrantLock> ONE_AT_A_TIME = new ConcurrentHashMap<>();

  /** Above it an exit code is that of a signal. */
  private static final int SIGNALLED = 128;

  private final Map<String, String> environment;
  private final @Nullable DockerTls tls;
  private volatile @Nullable String knownVersion;

  /**
   * @param endpoint the engine's: {@code unix:///var/run/docker.sock} or {@code tcp://host:port}
   * @param tls how a {@code tcp://} endpoint is spoken to; null for plain TCP
   * @param inherited this process's environment, of which the client is given what it needs
   */
  public ComposeCli(String endpoint, @Nullable DockerTls tls, Map<String, String> inherited) {
    this.tls = tls;
    Map<String, String> given = new HashMap<>(inherited);
    given.keySet().retainAll(PASSED_ON);
    given.put("DOCKER_HOST", endpoint);
    this.environment = Map.copyOf(given);
  }

  /** The plug-in's version; Unknown where this machine has none. */
  public Reading<String> version() {
    String known = knownVersion;
    if (known != null) {
      return Reading.of(known);
    }
    try {
      ChildProcess.Ended ended =
          run(
              List.of("docker", "compose", "version", "--short"),
              Path.of("/"),
              environment,
              QUERY_TIMEOUT,
              200);
      String version = ended.output().strip();
      if (ended.exitCode() != 0 || version.isEmpty()) {
        return Reading.unknown(ABSENT);
      }
      knownVersion = version;
      return Reading.of(version);
    } catch (IOException e) {
      return Reading.unknown(ABSENT);
    } catch (TimeoutException e) {
      return Reading.unknown("docker compose: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reading.unknown("the operator is stopping");
    }
  }

  /**
   * The services that a project's files describe, by the name of their container; Unknown when the
   * files can't be read.
   */
  public Reading<Map<String, ComposeService>> services(ComposeProject project) {
    if (version() instanceof Reading.Unknown<String>(String why)) {
      return Reading.unknown(why);
    }
    Optional<String> unusable = unusable(project);
    if (unusable.isPresent()) {
      return Reading.unknown(unusable.get());
    }
    try {
      ChildProcess.Ended ended = config(project);
      if (ended.exitCode() != 0) {
        return Reading.unknown(message(ended));
      }
      Set<String> unset = ComposeConfig.unset(ended.errors());
      if (unset.isEmpty()) {
        return Reading.of(ComposeConfig.parse(project.name(), ended.output(), unset, "{}"));
      }
      ChildProcess.Ended raw = config(project, "--no-interpolate");
      return raw.exitCode() == 0
          ? Reading.of(ComposeConfig.parse(project.name(), ended.output(), unset, raw.output()))
          : Reading.unknown(message(raw));
    } catch (JsonProcessingException e) {
      return Reading.unknown("docker compose config answered no JSON");
    } catch (IOException | TimeoutException e) {
      return Reading.unknown("docker compose config: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reading.unknown("the operator is stopping");
    }
  }

  private static Optional<String> unusable(ComposeProject project) {
    for (String path :
        Stream.of(List.of(project.directory()), project.files(), project.envFiles())
            .flatMap(List::stream)
            .toList()) {
      try {
        Path named = Path.of(path);
        if (path.equals(project.directory()) && !Files.isDirectory(named)) {
          return Optional.of("there is no folder " + path);
        }
      } catch (InvalidPathException e) { // the client would be given question marks
        return Optional.of(
            "the operator's locale can't name the path %s: set LC_ALL=C.UTF-8 where it runs"
                .formatted(path));
      }
    }
    return Optional.empty();
  }

  /** Services of a profile are left out otherwise. */
  private ChildProcess.Ended config(ComposeProject project, String... options)
      throws IOException, TimeoutException, InterruptedException {
    List<String> command = command(project);
    command.addAll(List.of("--profile", "*", "config", "--format", "json"));
    command.addAll(List.of(options));
    return run(command, Path.of(project.directory()), QUERY_TIMEOUT, CONFIG_CAP);
  }

  /**
   * Brings up one service and nothing that it depends on: its container is created if it is not
   * there, and started. One command, never repeated.
   *
   * @param build whether its image is built before; else not even one that is missing
   * @param recreate whether a container that differs from what the files describe is made again
   * @param objection asked when its turn among the project's commands has come, just before the
   *     command is run: why it must not be run any more, or empty
   */
  public CallOutcome up(
      ComposeProject project,
      String service,
      boolean build,
      boolean recreate,
      Supplier<Optional<String>> objection) {
    if (!isName(service)) {
      return new CallOutcome.NotSent("this is no name of a service: " + service);
    }
    if (version() instanceof Reading.Unknown<String>(String why)) {
      return new CallOutcome.NotSent(why);
    }
    Optional<String> unusable = unusable(project);
    if (unusable.isPresent()) {
      return new CallOutcome.NotSent(unusable.get());
    }
    ReentrantLock lock = ONE_AT_A_TIME.computeIfAbsent(project.name(), n -> new ReentrantLock());
    try {
      if (!lock.tryLock(project.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        return new CallOutcome.NotSent(
            "another command of the compose project " + project.name() + " has not ended");
      }
      try {
        Optional<String> why = objection.get();
        return why.isPresent()
            ? new CallOutcome.NotSent(why.get())
            : up(project, command(project, service, build, recreate));
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CallOutcome.NotSent("the operator is stopping");
    }
  }

  private CallOutcome up(ComposeProject project, List<String> command) {
    try {
      Path directory = Path.of(project.directory());
      ChildProcess.Ended ended = run(command, directory, project.timeout(), MESSAGE_CAP);
      if (ended.exitCode() == 0) {
        return new CallOutcome.Done();
      }
      // What a signal has ended can't say what the engine is still at.
      return ended.exitCode() > SIGNALLED
          ? new CallOutcome.Unknown(message(ended))
          : new CallOutcome.Errored(message(ended));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CallOutcome.Unknown("the operator is stopping");
    } catch (TimeoutException e) {
      return new CallOutcome.Unknown("docker compose: " + e.getMessage());
    } catch (IOException e) {
      return new CallOutcome.NotSent("docker compose was not started: " + e.getMessage());
    }
  }

  /** The last line first: it tells why. */
  private static String message(ChildProcess.Ended ended) {
    List<String> lines =
        (ended.output() + "\n" + ended.errors())
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    String message =
        lines.isEmpty()
            ? ""
            : lines.getLast() + "\n" + String.join("\n", lines.subList(0, lines.size() - 1));
    String redacted = new Redactor(Environment.EMPTY).redact(message).strip();
    return "docker compose ended with %d: %s"
        .formatted(ended.exitCode(), Excerpt.of(redacted, MESSAGE_CAP));
  }

  /** The command that {@link #up} runs, as a list of arguments. */
  public static List<String> command(
      ComposeProject project, String service, boolean build, boolean recreate) {
    List<String> command = command(project);
    command.addAll(List.of("up", "-d", "--no-deps"));
    if (!recreate) {
      command.add("--no-recreate");
    }
    command.add(build ? "--build" : "--no-build");
    // Healing upgrades nothing, whatever the files say of pulling: an image that is there is taken.
    command.addAll(List.of("--pull", "missing"));
    command.add(service);
    return command;
  }

  private static List<String> command(ComposeProject project) {
    List<String> command = new ArrayList<>(List.of("docker", "compose"));
    command.addAll(List.of("--project-name", project.name()));
    command.addAll(List.of("--project-directory", project.directory()));
    project.files().forEach(file -> command.addAll(List.of("-f", file)));
    project.envFiles().forEach(file -> command.addAll(List.of("--env-file", file)));
    return command;
  }

  /** The same command as one line that a person can paste into a shell. */
  public static String forPerson(
      ComposeProject project, String service, boolean build, boolean recreate) {
    return command(project, service, build, recreate).stream()
        .map(ComposeCli::quoted)
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String argument) {
    return argument.matches("[A-Za-z0-9_@%+=:,./-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  /** What could be taken for an option is none. */
  private static boolean isName(String service) {
    return service.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
  }

  /** With the certificates, where the engine asks for some. */
  private ChildProcess.Ended run(List<String> command, Path directory, Duration limit, int cap)
      throws IOException, TimeoutException, InterruptedException {
    if (tls == null) {
      return run(command, directory, environment, limit, cap);
    }
    try (CertificateFiles certificates = new CertificateFiles(tls)) {
      Map<String, String> given = new HashMap<>(environment);
      given.putAll(certificates.environment());
      return run(command, directory, given, limit, cap);
    }
  }

  private ChildProcess.Ended run(
      List<String> command, Path directory, Map<String, String> given, Duration limit, int cap)
      throws IOException, TimeoutException, InterruptedException {
    List<String> found = new ArrayList<>(command);
    found.set(0, find(command.getFirst()).toString());
    return ChildProcess.run(found, directory, given, limit, cap);
  }

  /** The JDK would search the operator's own PATH, which needn't be the one that is passed on. */
  private Path find(String program) throws IOException {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder).resolve(program);
      if (!folder.isEmpty() && Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    throw new IOException("there is no " + program + " on the PATH");
  }
}
