/**
 * An independent judge of what an operator has done. It knows what the Docker Engine and the API
 * server saw, and nothing from the operator: no log, no metric, no Event.
 */
@NullMarked
package io.marketprism.operator.oracle;

import org.jspecify.annotations.NullMarked;
