/** The rules' language: CEL expressions, judged in three-valued logic. */
@NullMarked
package io.marketprism.operator.rule;

import org.jspecify.annotations.NullMarked;
