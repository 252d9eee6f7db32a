/**
 * What {@code make bench} measures: the operator beside others that do a part of its work, each as
 * a process of its own, one after the other on the same machine.
 */
@org.jspecify.annotations.NullMarked
package io.marketprism.operator.bench;
