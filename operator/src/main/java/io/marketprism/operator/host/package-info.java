/**
 * The only owner of DockerHosts: connection, events, deaths, claims, allow-list, docker compose,
 * and what all stacks on one have in common.
 */
@NullMarked
package io.marketprism.operator.host;

import org.jspecify.annotations.NullMarked;
