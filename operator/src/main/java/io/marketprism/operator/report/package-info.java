/**
 * Telling, as objects of the API and without an API server: an evaluation as status, conditions and
 * Events of its stack, what is done as Remediations.
 */
@NullMarked
package io.marketprism.operator.report;

import org.jspecify.annotations.NullMarked;
