package io.marketprism.operator.workload;

import io.marketprism.operator.runbook.Reading;
import java.util.List;

/**
 * What could be seen of a container and around it at one moment, for a person to read later. Its
 * secrets are masked.
 *
 * @param parts in the order in which a person reads them
 */
public record ContainerDiagnosis(List<Part> parts) {

  public ContainerDiagnosis {
    parts = List.copyOf(parts);
  }

  /**
   * One part.
   *
   * @param title such as {@code last log lines}
   * @param content plain text of at most 32 KiB; Unknown and why where it could not be taken
   */
  public record Part(String title, Reading<String> content) {}
}
