/** The command line and the process around the operator. */
@NullMarked
package io.marketprism.operator.cli;

import org.jspecify.annotations.NullMarked;
