/** What looks at the services of a stack, and what was seen at one moment. Decides nothing. */
@NullMarked
package io.marketprism.operator.observe;

import org.jspecify.annotations.NullMarked;
