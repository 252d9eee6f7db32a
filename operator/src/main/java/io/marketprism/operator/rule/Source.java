package io.marketprism.operator.rule;

import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Scope;
import io.marketprism.operator.runbook.ServiceReadings.Looked;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a variable is read from, and so how old it is. */
sealed interface Source {

  /** When it was looked at; null where that isn't known, and for what nobody looks at. */
  @Nullable Instant at(Scope scope);

  /** The stack's spec. */
  record OfSpec() implements Source {
    @Override
    public @Nullable Instant at(Scope scope) {
      return null;
    }
  }

  /** The readiness of all services, each of which is of many looks. */
  record OfServices() implements Source {
    @Override
    public @Nullable Instant at(Scope scope) {
      return null;
    }
  }

  /** The service's container. */
  record OfContainer() implements Source {
    @Override
    public @Nullable Instant at(Scope scope) {
      return scope.readings().container()
              instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
          ? facts.observedAt()
          : null;
    }
  }

  /** Whether a probe succeeded, and its answer. */
  record OfProbe(ProbeVariables probe) implements Source {
    @Override
    public @Nullable Instant at(Scope scope) {
      if (isWithoutProcess(probe, scope)) {
        return new OfContainer().at(scope);
      }
      Looked looked = scope.readings().looks().get(probe.name());
      return looked == null ? null : looked.at();
    }
  }

  /** A probe's value, which a failed look leaves as it was. */
  record OfValue(ProbeVariables probe) implements Source {
    @Override
    public @Nullable Instant at(Scope scope) {
      if (isWithoutProcess(probe, scope)) {
        return new OfContainer().at(scope);
      }
      Looked looked = scope.readings().looks().get(probe.name());
      return looked == null ? null : looked.valuesAt();
    }
  }

  /** The probe that it is of, if it is of one. */
  static Optional<String> probe(Source source) {
    return switch (source) {
      case OfProbe(ProbeVariables probe) -> Optional.of(probe.name());
      case OfValue(ProbeVariables probe) -> Optional.of(probe.name());
      default -> Optional.empty();
    };
  }

  /** Container facts come first: what is known not to run has failed its probes. */
  static boolean isWithoutProcess(ProbeVariables probe, Scope scope) {
    return probe.needsProcess()
        && scope.readings().container()
            instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
        && !facts.state().hasProcess();
  }
}
