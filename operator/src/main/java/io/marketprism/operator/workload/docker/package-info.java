/** Containers on a Docker Engine, through docker-java. Nothing else knows docker-java. */
@NullMarked
package io.marketprism.operator.workload.docker;

import org.jspecify.annotations.NullMarked;
