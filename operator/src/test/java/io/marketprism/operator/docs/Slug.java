package io.marketprism.operator.docs;

import org.commonmark.ext.heading.anchor.IdGenerator;

/** The anchor of a heading that is the only one of its text on the page. */
final class Slug {

  private Slug() {}

  static String of(String heading) {
    return IdGenerator.builder().build().generateId(heading);
  }
}
