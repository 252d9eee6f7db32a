package io.marketprism.operator.runbook;

/** How urgent an alert is; the more urgent one of a service governs the others. */
public enum Severity {
  critical,
  warning
}
