/**
 * The three kinds of {@code marketprism.io/v1alpha1}: what a user declares and what is reported.
 */
@NullMarked
package io.marketprism.operator.api;

import org.jspecify.annotations.NullMarked;
