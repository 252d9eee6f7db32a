/**
 * From a resource to a policy: the built-in runbook, merged with what a stack declares, checked and
 * compiled.
 */
@NullMarked
package io.marketprism.operator.compiler;

import org.jspecify.annotations.NullMarked;
