package io.marketprism.operator.architecture.planted.probe;

import com.github.dockerjava.api.model.Container;

/**
 * Breaks a rule on purpose: a probe knows Docker's library.
 *
 * @param container what it must not know
 */
public record DockerUser(Container container) {}
