package io.marketprism.operator.host;

import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.host.KnownProjects.Listed;
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
import java.util.TreeMap;
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

  /** Somebody may be at work on one that can't be read. */
  private static final Duration READ_SOON = Duration.ofSeconds(30);

  /** The command line has time-outs of its own, for each project. */
  private static final Duration READ_DEADLINE = Duration.ofMinutes(10);

  private final String host;
  private final ComposeCli cli;
  private final Supplier<DockerHostSpec> spec;
  private final Runnable onChange;

  /** By the container's name: what it was made of is needed when it is gone. */
  private final Map<String, Made> lastMade = new ConcurrentHashMap<>();

  private final Loop reading;
  private volatile KnownProjects known =
      new KnownProjects(
          List.of(), Map.of(), Map.of(), Reading.unknown("not asked for docker compose yet"));

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
    KnownProjects before = known;
    KnownProjects now = read(spec.get());
    known = now;
    now.troubles()
        .forEach(
            (project, why) -> {
              if (!why.equals(before.troubles().get(project))) {
                LOG.warn("DockerHost {}: compose project {}: {}", host, project, why);
              }
            });
    if (!now.equals(before)) {
      onChange.run();
    }
    return now.troubles().isEmpty() ? READ_EVERY : READ_SOON;
  }

  private KnownProjects read(DockerHostSpec spec) {
    List<ComposeProject> projects =
        spec.composeProjectsOrEmpty().stream().map(Composer::project).toList();
    Reading<String> version =
        projects.isEmpty()
            ? Reading.unknown("DockerHost " + host + " lists no compose projects")
            : cli.version();
    Map<String, Listed> services = new HashMap<>();
    Map<String, String> troubles = new TreeMap<>();
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
            case Reading.Unknown<Map<String, ComposeService>>(String why) ->
                troubles.put(project.name(), why);
          }
        }
      }
    }
    return new KnownProjects(projects, Map.copyOf(services), Map.copyOf(troubles), version);
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
    KnownProjects now = known;
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
    Optional<Listed> listed = now.find(facts);
    if (listed.isEmpty()) {
      Made made = lastMade.get(facts.name());
      ContainerFacts.ComposeLabels labels = made == null ? facts.compose() : made.labels();
      return byHand(now.notFound(host, facts.name(), labels), now, labels);
    }
    ComposeService service = listed.get().service();
    Optional<String> unusable =
        now.version() instanceof Reading.Unknown<String>(String why)
            ? Optional.of(why)
            : lacks(facts.name(), listed.get())
                .or(() -> now.wouldRemove(service, running.applyAsInt(service)));
    return unusable.isPresent()
        ? byHand(unusable.get(), listed.get().project(), service.service())
        : new Compose.Listed(
            service.project(),
            service.service(),
            Made.changed(lastMade.get(facts.name()), service));
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
      String why, KnownProjects now, ContainerFacts.ComposeLabels labels) {
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
   * Makes a container, or makes it again with its image built: one call, never repeated.
   *
   * @param objection asked just before it, when the project's other commands have ended: why the
   *     call must not be made any more, or empty
   */
  public CallOutcome up(ContainerFacts facts, Action action, Supplier<Optional<String>> objection) {
    KnownProjects now = known;
    Optional<Listed> listed = now.find(facts);
    Optional<ComposeService> service = listed.map(Listed::service);
    Optional<ComposeProject> project = listed.map(Listed::project);
    if (listed.isEmpty()) {
      return new CallOutcome.Refused(now.notFound(host, facts.name(), facts.compose()));
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
        () -> changed(facts.name(), listed.get()).or(objection).or(() -> unlisted(project.get())));
  }

  /** What was read of the files some minutes ago may not be so any more: why not to use them. */
  private Optional<String> changed(String container, Listed read) {
    Optional<String> why =
        switch (cli.services(read.project())) {
          case Reading.Unknown<Map<String, ComposeService>>(String trouble) ->
              Optional.of(KnownProjects.unreadable(read.project().name(), trouble));
          case Reading.Known<Map<String, ComposeService>>(var services) ->
              services.values().stream()
                  .filter(read::isOf)
                  .findFirst()
                  .map(service -> lacks(container, new Listed(read.project(), service)))
                  .orElseGet(
                      () ->
                          Optional.of(KnownProjects.undescribed(read.project().name(), container)));
        };
    why.ifPresent(reason -> reading.kick());
    return why;
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
