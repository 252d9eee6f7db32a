package io.marketprism.operator.workload;

/** The host doesn't answer, or not as it should. */
public final class HostException extends Exception {

  private static final long serialVersionUID = 1L;

  public HostException(String message) {
    super(message);
  }
}
