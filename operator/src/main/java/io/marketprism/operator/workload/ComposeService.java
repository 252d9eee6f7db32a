package io.marketprism.operator.workload;

/**
 * A service of a compose project.
 *
 * @param project the project's name
 * @param service the service's name in the project
 */
public record ComposeService(String project, String service) {}
