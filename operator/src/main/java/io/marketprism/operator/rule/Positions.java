package io.marketprism.operator.rule;

import dev.cel.common.CelAbstractSyntaxTree;

/** Where the parts of an expression are in its text. */
record Positions(String text, CelAbstractSyntaxTree ast) {

  /** A refusal that names the place of a part. */
  InvalidRuleException refused(long id, String why) {
    int at = offset(id);
    return new InvalidRuleException(why, at - text.lastIndexOf('\n', at - 1));
  }

  /** Where a part, or the sign of a comparison or a logical expression, stands in the text. */
  int offset(long id) {
    Integer offset = ast.getSource().getPositionsMap().get(id);
    return offset == null ? 0 : Math.clamp(offset, 0, text.length());
  }
}
