package io.marketprism.operator.api;

/** What names and times look like. */
final class Names {

  static final String DNS_LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

  /** The name of a Secret. */
  static final String DNS_SUBDOMAIN = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";

  /** A name that rules can use: {@code probe.health.ok}. */
  static final String VARIABLE = "^[a-z][A-Za-z0-9]*$";

  /** What the Docker Engine accepts as a container's name. */
  static final String CONTAINER = "^[a-zA-Z0-9][a-zA-Z0-9_.-]*$";

  /** The same, or a pattern of it. */
  static final String CONTAINER_GLOB = "^[a-zA-Z0-9_.*-]+$";

  /** A namespace, or a pattern of it. */
  static final String NAMESPACE_GLOB = "^[a-z0-9*-]+$";

  static final String ALERT = "^[A-Z][A-Za-z0-9]*$";

  /** A Kubernetes quantity of bytes. */
  static final String BYTES = "^[0-9]+([.][0-9]+)?(k|M|G|T|Ki|Mi|Gi|Ti)?$";

  /** A name of the IANA's time zone database. */
  static final String TIME_ZONE = "^[A-Za-z][A-Za-z0-9_+/-]*$";

  static final String TIME = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z$";

  private Names() {}
}
