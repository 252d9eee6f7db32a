package io.marketprism.operator.report;

/**
 * Something worth an Event on a stack.
 *
 * @param reason a word in CamelCase, in Kubernetes' convention
 * @param message one sentence or a few, for a person
 */
public record Occurrence(Type type, String reason, String message) {

  /** Kubernetes' own severities of Events. */
  public enum Type {
    Normal,
    Warning
  }

  static Occurrence normal(String reason, String message) {
    return new Occurrence(Type.Normal, reason, message);
  }

  static Occurrence warning(String reason, String message) {
    return new Occurrence(Type.Warning, reason, message);
  }
}
