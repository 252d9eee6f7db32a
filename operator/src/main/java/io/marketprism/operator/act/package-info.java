/**
 * Acting, at most once: {@link io.marketprism.operator.act.Protocol} decides each step of a
 * Remediation, the journal writes it, the executor carries it out.
 */
@NullMarked
package io.marketprism.operator.act;

import org.jspecify.annotations.NullMarked;
