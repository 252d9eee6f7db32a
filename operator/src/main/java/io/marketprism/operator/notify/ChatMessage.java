package io.marketprism.operator.notify;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A message to a group, before it is in the form of a service.
 *
 * @param title what stands above it, and in the list of chats
 * @param entries one for each notice
 * @param calls whether people are mentioned: something needs an operator
 */
record ChatMessage(String title, List<Entry> entries, boolean calls) {

  /**
   * What is said of one notice.
   *
   * @param heading empty where the message's title says it
   * @param paragraphs plain text
   * @param facts one a line
   * @param link where to read more
   */
  record Entry(String heading, List<String> paragraphs, List<String> facts, List<Link> link) {}

  /** A link with its words. */
  record Link(String words, String url) {}

  /**
   * How a service writes what is not plain text.
   *
   * @param plain makes plain text of a text that the service would understand otherwise
   */
  record Markup(
      UnaryOperator<String> title,
      UnaryOperator<String> heading,
      String bullet,
      UnaryOperator<String> plain,
      BinaryOperator<String> link) {}

  /** What stands below the text to mention these people, where a person is needed. */
  String mentioned(List<String> users, String between) {
    return calls && !users.isEmpty()
        ? users.stream()
            .map(user -> "<@" + user + ">")
            .collect(Collectors.joining(between, "\n\n", ""))
        : "";
  }

  /** The whole text, with its title. */
  String text(Markup markup) {
    StringBuilder text =
        new StringBuilder(markup.title().apply(markup.plain().apply(title))).append("\n\n");
    for (Entry entry : entries) {
      if (!entry.heading().isEmpty()) {
        text.append(markup.heading().apply(markup.plain().apply(entry.heading()))).append("\n\n");
      }
      entry
          .paragraphs()
          .forEach(
              paragraph ->
                  text.append(markup.plain().apply(paragraph.replace("\n", "\n\n")))
                      .append("\n\n"));
      entry
          .facts()
          .forEach(
              fact -> text.append(markup.bullet()).append(markup.plain().apply(fact)).append("\n"));
      entry
          .link()
          .forEach(
              link ->
                  text.append(markup.bullet())
                      .append(markup.link().apply(markup.plain().apply(link.words()), link.url()))
                      .append("\n"));
      text.append("\n");
    }
    return text.toString().strip();
  }
}
