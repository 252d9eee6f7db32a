package io.marketprism.operator.event;

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

  /**
   * @param message one sentence or a few, for a person
   */
  public static Occurrence of(EventReason reason, String message) {
    return new Occurrence(reason.type(), reason.name(), message);
  }
}
