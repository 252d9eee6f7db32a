package io.marketprism.operator.plugin;

/** Something that the user can mend; its message says how. */
final class PluginException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PluginException(String message) {
    super(message);
  }
}
