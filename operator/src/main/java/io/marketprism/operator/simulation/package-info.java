/**
 * Outages in virtual time: a policy as a resource really compiles to, services that fail as a
 * timeline says, and the engine's decisions carried out on them. For tests, and for whoever writes
 * a rule and wants to see what it would do.
 */
@NullMarked
package io.marketprism.operator.simulation;

import org.jspecify.annotations.NullMarked;
