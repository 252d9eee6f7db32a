package io.marketprism.operator.simulation;

/** A scenario file that can't be understood; says where and why. */
public final class ScenarioException extends Exception {

  private static final long serialVersionUID = 1L;

  ScenarioException(String message) {
    super(message);
  }
}
