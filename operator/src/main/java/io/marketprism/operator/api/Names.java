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

  /** RFC 3339; that there is such a day is checked by the format {@code date-time}. */
  static final String TIME =
      "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$";

  /** Five fields; what they mean is checked when they are read. */
  static final String CRON = "^[^ ]+( [^ ]+){4}$";

  private static final String MINUTE = "[0-5]?[0-9]";
  private static final String HOUR = "([01]?[0-9]|2[0-3])";
  private static final String DAY = "(0?[1-9]|[12][0-9]|3[01])";
  private static final String MONTH =
      "(0?[1-9]|1[0-2]|(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))";
  private static final String WEEKDAY = "([0-7]|(?i:mon|tue|wed|thu|fri|sat|sun))";

  /** What may stand between the commas of a field: all, a value or a range, with a step. */
  private static final String ANY_HOUR =
      "([*]|" + HOUR + "(-" + HOUR + ")?)(/([1-9]|1[0-9]|2[0-3]))?";

  private static final String ANY_DAY =
      "([*]|" + DAY + "(-" + DAY + ")?)(/([1-9]|[12][0-9]|3[01]))?";

  private static final String ANY_MONTH = "([*]|" + MONTH + "(-" + MONTH + ")?)(/([1-9]|1[0-2]))?";

  private static final String ANY_WEEKDAY = "([*]|" + WEEKDAY + "(-" + WEEKDAY + ")?)(/[1-6])?";

  /** Not each minute, nor each second to fourth one: windows are five minutes apart. */
  private static final String SOME_MINUTE =
      "([*]/([5-9]|[1-5][0-9])|" + MINUTE + "(-" + MINUTE + ")?(/([1-9]|[1-5][0-9]))?)";

  private static final String DATE =
      (" " + ANY_DAY + "(," + ANY_DAY + ")*")
          + (" " + ANY_MONTH + "(," + ANY_MONTH + ")*")
          + (" " + ANY_WEEKDAY + "(," + ANY_WEEKDAY + ")*");

  /** In CEL, a schedule whose moments can be five minutes apart. */
  static final String OFTEN =
      "r'^"
          + (SOME_MINUTE + "(," + SOME_MINUTE + ")*")
          + (" " + ANY_HOUR + "(," + ANY_HOUR + ")*")
          + DATE
          + "$'";

  /** In CEL, a schedule of one moment a day at most. */
  static final String DAILY = "r'^" + MINUTE + " " + HOUR + DATE + "$'";

  static final String FIELDS_SENTENCE =
      "five cron fields with one blank between them, minute (0-59), hour (0-23), day of month (1-31),"
          + " month (1-12, JAN-DEC) and day of week (0-7, MON-SUN), of values, ranges, lists and steps";

  /** In CEL, a template whose placeholders are known; in a section of labels any may be. */
  static final String TEMPLATE =
      "r'^([^{]|[{][^{]|[{][{][{&#/^]?\\s*("
          + "event|status|firing|resolved|alertname|severity|critical|needsOperator|alert|service|"
          + "container|stack|namespace|labels|labels[.][A-Za-z0-9_]+|dockerHost|title|summary|"
          + "description|action|remediation|runbook|command|startsAt|endsAt|this|[.]"
          + ")\\s*[}]?[}][}]|[{][{]![^}]*[}][}])*$|[{][{]#\\s*labels\\s*[}][}]|(^|[^{])[{][{]='";

  /** In CEL, the name of a label in Alertmanager. */
  static final String LABEL = "r'^[a-zA-Z_][a-zA-Z0-9_]{0,62}$'";

  /** A name of the IANA time zone database. */
  static final String TIME_ZONE = "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$";

  /** A path of a file: anything but what steers a terminal. */
  static final String FILE = "^[^\\x00-\\x1f\\x7f]+$";

  /** The same from the root on. */
  static final String FOLDER = "^/[^\\x00-\\x1f\\x7f]*$";

  /** A host's name as resolvers take it; docker compose has names with underscores. */
  private static final String HOST = "[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?";

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

  private static final String IPV4 = "(" + OCTET + "[.]){3}" + OCTET;

  /** A group of an IPv6 address, before a colon and after one. */
  private static final String G = "([0-9A-Fa-f]{1,4}:)";

  private static final String H = "(:[0-9A-Fa-f]{1,4})";

  private static final String IPV6 =
      "("
          + (G + "{7}[0-9A-Fa-f]{1,4}|" + G + "{1,7}:|" + G + "{1,6}" + H + "|")
          + (G + "{1,5}" + H + "{1,2}|" + G + "{1,4}" + H + "{1,3}|" + G + "{1,3}" + H + "{1,4}|")
          + (G + "{1,2}" + H + "{1,5}|" + G + H + "{1,6}|:(" + H + "{1,7}|:)|")
          + ("::([Ff]{4}:)?" + IPV4 + ")");

  /** A host's name, or an address, that a certificate can be for. */
  private static final String VERIFIABLE_HOST =
      "(([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?[.])*[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?|"
          + IPV4
          + "|[[]"
          + IPV6
          + "[]])";

  private static final String PORT =
      "(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})";

  /** The scheme, host and port of a URL. */
  private static final String ORIGIN =
      "(http://(" + HOST + "|[[]" + IPV6 + "[]])|https://" + VERIFIABLE_HOST + ")(:" + PORT + ")?";

  /** In CEL, a URL that is declared; with a query. */
  static final String URL = "r'^" + ORIGIN + "([/?][^#\\x00-\\x20\\x7f]*)?$'";

  /** In CEL, one that others are made of: without a query. */
  static final String BASE_URL = "r'^" + ORIGIN + "(/[^?#\\x00-\\x20\\x7f]*)?$'";

  /**
   * A host that receivers may be on, any that a URL may have, in small letters; perhaps with a
   * port.
   */
  static final String RECEIVER_HOST =
      "^([a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|[[][0-9a-f:.]+[]])(:" + PORT + ")?$";

  /** In CEL, a proxy. */
  static final String PROXY_URL = "r'^http://(" + HOST + "|[[]" + IPV6 + "[]])(:" + PORT + ")?/?$'";

  /** The id of a member of a chat service: nothing that ends a mention. */
  static final String MEMBER = "^[A-Za-z0-9_.@-]+$";

  static final String URL_SENTENCE =
      "is http:// or https://, a host, perhaps a port from 1 to 65535, and a path without blanks;"
          + " no login, and over https no underscore in the host's name";

  /** In CEL, where a Docker Engine listens; the path of a socket has 107 characters at most. */
  static final String ENDPOINT = "r'^(unix://(/[ -~]{1,106})|tcp://" + HOST + ":" + PORT + ")$'";

  /** In CEL, one whose certificate can be verified. */
  static final String TLS_ENDPOINT = "r'^tcp://" + VERIFIABLE_HOST + ":[0-9]+$'";

  /** In CEL, a host alone. */
  static final String ADDRESS = "r'^(" + HOST + "|" + IPV6 + "|[[]" + IPV6 + "[]])$'";

  private Names() {}
}
