package io.marketprism.operator.architecture.planted.rule;

import io.fabric8.kubernetes.api.model.Condition;

/**
 * Breaks a rule on purpose: rules know Kubernetes.
 *
 * @param condition what they must not know
 */
public record KubernetesUser(Condition condition) {}
