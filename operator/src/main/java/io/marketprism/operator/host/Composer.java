package io.marketprism.operator.host;

import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.loop.Loop;
import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.ServiceReadings.Compose;
import io.marketprism.operator.workload.CallOutcome;
import io.marketprism.operator.workload.ComposeProject;
import io.marketprism.operator.workload.ComposeService;
import io.marketprism.operator.workload.docker.ComposeCli;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Docker compose for the projects that one DockerHost lists. What it knows of them is read beside
 * the evaluations, for the command line takes its time.
 */
public final class Composer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Composer.class);
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  /** A file may be changed without the DockerHost. */
  private static final Duration READ_EVERY = Duration.ofMinutes(5);

  /** The command line has time-outs of its own, for each project. */
  private static final Duration READ_DEADLINE = Duration.ofMinutes(10);

  private final String host;
  private final ComposeCli cli;
  private final Supplier<DockerHostSpec> spec;
  private final Runnable onChange;

  /** By the container's name: what it was made of is needed when it is gone. */
  private final Map<String, Made> lastMade = new ConcurrentHashMap<>();

  private final Loop reading;
  private volatile Known known =
      new Known(List.of(), Map.of(), "", Reading.unknown("not asked for docker compose yet"));

  /**
   * What was last read.
   *
   * @param services of the projects' files, by the container's name, as its env files make them
   * @param trouble why not all of them are known; empty when they are
   */
  private record Known(
      List<ComposeProject> projects,
      Map<String, Listed> services,
      String trouble,
      Reading<String> version) {

    Optional<ComposeProject> project(String name) {
      return projects.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    /** Whether nobody has declared a project's env files. */
    boolean isGuess(String name) {
      return project(name).filter(declared -> !declared.envFiles().isEmpty()).isEmpty();
    }
  }

  /**
   * What a project's files say of a container.
   *
   * @param project with the env files that they were read with
   */
  private record Listed(ComposeProject project, ComposeService service) {

    boolean isOf(ComposeService other) {
      return service.project().equals(other.project()) && service.service().equals(other.service());
    }
  }

  /**
   * @param spec the DockerHost's present declaration
   * @param onChange called when something else is known of it
   */
  Composer(
      String host, ComposeCli cli, Loops loops, Supplier<DockerHostSpec> spec, Runnable onChange) {
    this.host = host;
    this.cli = cli;
    this.spec = spec;
    this.onChange = onChange;
    this.reading = loops.start("compose", host, READ_DEADLINE, this::read);
  }

  /** Asks for a look at the projects now. */
  void readAgain() {
    reading.kick();
  }

  private Duration read(Duration late) {
    Known before = known;
    known = read(spec.get());
    if (!known.equals(before)) {
      onChange.run();
    }
    return READ_EVERY;
  }

  private Known read(DockerHostSpec spec) {
    List<ComposeProject> projects =
        spec.composeProjectsOrEmpty().stream().map(Composer::project).toList();
    Reading<String> version =
        projects.isEmpty()
            ? Reading.unknown("DockerHost " + host + " lists no compose projects")
            : cli.version();
    Map<String, Listed> services = new HashMap<>();
    String trouble =
        !projects.isEmpty() && version instanceof Reading.Unknown<String>(String why) ? why : "";
    if (version instanceof Reading.Known) {
      for (ComposeProject declared : projects) {
        for (ComposeProject project : variants(declared)) {
          switch (cli.services(project)) {
            case Reading.Known<Map<String, ComposeService>>(var found) ->
                found.forEach(
                    (container, service) -> {
                      if (madeWith(declared, container).equals(project)) {
                        services.put(container, new Listed(project, service));
                      }
                    });
            case Reading.Unknown<Map<String, ComposeService>>(String why) -> {
              LOG.warn("DockerHost {}: compose project {}: {}", host, project.name(), why);
              trouble = "compose project " + project.name() + " can't be read: " + why;
            }
          }
        }
      }
    }
    return new Known(projects, Map.copyOf(services), trouble, version);
  }

  private static ComposeProject project(DockerHostSpec.ComposeProject declared) {
    return new ComposeProject(
        declared.name(),
        declared.directory(),
        declared.files(),
        declared.envFiles() == null ? List.of() : declared.envFiles(),
        declared.timeoutSeconds() == null
            ? TIMEOUT
            : Duration.ofSeconds(declared.timeoutSeconds()));
  }

  /** A project with all env files that its containers were made with: one reading for each. */
  private Set<ComposeProject> variants(ComposeProject declared) {
    Set<ComposeProject> variants = new LinkedHashSet<>();
    variants.add(madeWith(declared, ""));
    madeOf(declared.name())
        .keySet()
        .forEach(container -> variants.add(madeWith(declared, container)));
    return variants;
  }

  /**
   * A project with the env files that are declared; without any, with those that a container of it
   * was made with, or all others of it were.
   */
  private ComposeProject madeWith(ComposeProject declared, String container) {
    if (!declared.envFiles().isEmpty()) {
      return declared;
    }
    Map<String, Made> siblings = madeOf(declared.name());
    Made own = siblings.get(container);
    Set<String> files =
        (own == null ? siblings.values().stream() : Stream.of(own))
            .map(made -> made.labels().environmentFiles())
            .collect(Collectors.toSet());
    return files.size() == 1 ? declared.with(envFiles(files.iterator().next())) : declared;
  }

  private static List<String> envFiles(String labelled) {
    return labelled.isEmpty() ? List.of() : List.of(labelled.split(",", -1));
  }

  private Map<String, Made> madeOf(String project) {
    return lastMade.entrySet().stream()
        .filter(made -> made.getValue().labels().project().equals(project))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The version of docker compose, or why it can't be used. */
  public Reading<String> available() {
    return known.version();
  }

  /** How long the longest call may take. */
  public Duration longest() {
    return known.projects().stream()
        .map(ComposeProject::timeout)
        .max(Duration::compareTo)
        .orElse(TIMEOUT);
  }

  /** Whether a container is one of those that the projects' files describe, by its name. */
  boolean describes(String container) {
    return known.services().containsKey(container);
  }

  /**
   * Whether a service's container can be made.
   *
   * @param running how many containers of a service have a process
   */
  Compose access(Reading<ContainerFacts> container, ToIntFunction<ComposeService> running) {
    Known now = known;
    if (!(container instanceof Reading.Known<ContainerFacts>(ContainerFacts facts))) {
      return new Compose.NotListed("its container can't be seen", "", "");
    }
    if (facts.state() != ContainerState.ABSENT) {
      Made made = Made.of(facts);
      String files = facts.compose().environmentFiles();
      if (!made.equals(lastMade.put(facts.name(), made)) && !files.isEmpty()) {
        reading.kick();
      }
    }
    Optional<Listed> listed = find(now, facts);
    if (listed.isEmpty()) {
      Made made = lastMade.get(facts.name());
      ContainerFacts.ComposeLabels labels = made == null ? facts.compose() : made.labels();
      return byHand(notFound(now, facts.name(), labels), now, labels);
    }
    ComposeService service = listed.get().service();
    Optional<String> unusable =
        now.version() instanceof Reading.Unknown<String>(String why)
            ? Optional.of(why)
            : lacks(facts.name(), listed.get())
                .or(() -> wouldRemove(now, service, running.applyAsInt(service)));
    return unusable.isPresent()
        ? byHand(unusable.get(), listed.get().project(), service.service())
        : new Compose.Listed(
            service.project(),
            service.service(),
            Made.changed(lastMade.get(facts.name()), service));
  }

  /** More run than its files describe, by {@code --scale}: compose would end the rest. */
  private static Optional<String> wouldRemove(Known now, ComposeService service, int running) {
    long described =
        now.services().values().stream().filter(listed -> listed.isOf(service)).count();
    return running <= described
        ? Optional.empty()
        : Optional.of(
            "docker compose would remove containers of service %s, of which %d run: its files describe %d"
                .formatted(service.service(), running, described));
  }

  private String notFound(Known now, String container, ContainerFacts.ComposeLabels labels) {
    if (!now.trouble().isEmpty()) {
      return now.trouble();
    }
    return now.project(labels.project()).isPresent()
        ? "the files of compose project %s describe no %s".formatted(labels.project(), container)
        : "DockerHost %s lists no compose project with %s".formatted(host, container);
  }

  /**
   * What it would be made without and was not made without before: a blank password starts well.
   * What was never seen may have had a value of anything, unless somebody has declared where all
   * values stand.
   */
  private Optional<String> lacks(String container, Listed listed) {
    Made made = lastMade.get(container);
    ComposeService service = listed.service();
    Set<String> missing = new TreeSet<>(service.unset());
    boolean isGuess = made == null && known.isGuess(listed.project().name());
    service.blank().stream()
        .filter(blank -> isGuess || (made != null && made.gave(blank)))
        .forEach(missing::add);
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    String how =
        isGuess && !service.unset().containsAll(missing)
            ? ", and what %s was made with is not known: name its env files in composeProjects[].envFiles"
                .formatted(container)
            : ": set it in the project's .env, or name the file that sets it in composeProjects[].envFiles";
    return Optional.of(
        "docker compose would leave %s blank%s".formatted(String.join(", ", missing), how));
  }

  /**
   * By the project's declaration if there is one, else by what compose has written on the
   * container; the stack's name of a service needn't be compose's.
   */
  private static Compose.NotListed byHand(
      String why, Known now, ContainerFacts.ComposeLabels labels) {
    Optional<ComposeProject> project =
        now.project(labels.project()).or(() -> ComposeProject.of(labels));
    return project.isEmpty() || labels.service().isEmpty()
        ? new Compose.NotListed(why, "", "")
        : byHand(why, project.get(), labels.service());
  }

  private static Compose.NotListed byHand(String why, ComposeProject project, String service) {
    return new Compose.NotListed(
        why,
        ComposeCli.forPerson(project, service, false, false),
        ComposeCli.forPerson(project, service, true, true));
  }

  /** Of several names that an absent container may have, the one that compose would give it. */
  ContainerFacts named(ContainerFacts absent, Iterable<String> names) {
    for (String name : names) {
      Listed listed = known.services().get(name);
      if (listed != null) {
        ComposeService service = listed.service();
        return ContainerFacts.absent(
            name,
            absent.incarnation().daemonId(),
            new ContainerFacts.ComposeLabels(service.project(), service.service(), "", "", ""),
            absent.observedAt());
      }
    }
    return absent;
  }

  /**
   * By the labels of a container that is there, by its name where it isn't; empty where its
   * project's files weren't read or don't describe it.
   */
  private static Optional<Listed> find(Known now, ContainerFacts facts) {
    ContainerFacts.ComposeLabels labels = facts.compose();
    Listed named = now.services().get(facts.name());
    return facts.state() == ContainerState.ABSENT || labels.project().isEmpty()
        ? Optional.ofNullable(named)
        : Stream.concat(Stream.ofNullable(named), now.services().values().stream())
            .filter(listed -> listed.service().project().equals(labels.project()))
            .filter(listed -> listed.service().service().equals(labels.service()))
            .findFirst();
  }

  /**
   * Makes a container, or makes it again with its image built: one call, never repeated.
   *
   * @param objection asked just before it, when the project's other commands have ended: why the
   *     call must not be made any more, or empty
   */
  public CallOutcome up(ContainerFacts facts, Action action, Supplier<Optional<String>> objection) {
    Known now = known;
    Optional<Listed> listed = find(now, facts);
    Optional<ComposeService> service = listed.map(Listed::service);
    Optional<ComposeProject> project = listed.map(Listed::project);
    if (listed.isEmpty()) {
      return new CallOutcome.Refused(notFound(now, facts.name(), facts.compose()));
    }
    boolean recreate = action == Action.Recreate;
    Optional<String> lacks = lacks(facts.name(), listed.get());
    if (lacks.isPresent()) {
      return new CallOutcome.Refused(lacks.get());
    }
    return cli.up(
        project.get(),
        service.get().service(),
        recreate,
        recreate,
        () -> objection.get().or(() -> unlisted(project.get())));
  }

  /** What was read of a project is no permission: an administrator may have taken it back since. */
  private Optional<String> unlisted(ComposeProject read) {
    boolean isListed =
        spec.get().composeProjectsOrEmpty().stream()
            .map(Composer::project)
            .anyMatch(declared -> isStill(declared, read));
    return isListed
        ? Optional.empty()
        : Optional.of(
            "DockerHost %s lists the compose project %s no more, or otherwise"
                .formatted(host, read.name()));
  }

  /** Env files that nobody declares are found out, and found out again when they have changed. */
  private static boolean isStill(ComposeProject declared, ComposeProject read) {
    return declared.name().equals(read.name())
        && declared.directory().equals(read.directory())
        && declared.files().equals(read.files())
        && (declared.envFiles().isEmpty() || declared.envFiles().equals(read.envFiles()));
  }

  @Override
  public void close() {
    reading.close();
  }
}
