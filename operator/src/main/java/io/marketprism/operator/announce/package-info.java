/**
 * Has people told: which receivers a DockerHost declares, and what they hear of stacks and hosts.
 */
@NullMarked
package io.marketprism.operator.announce;

import org.jspecify.annotations.NullMarked;
