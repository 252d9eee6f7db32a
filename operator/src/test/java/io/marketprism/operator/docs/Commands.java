package io.marketprism.operator.docs;

import io.marketprism.operator.docs.MarkdownPage.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands of a page, in blocks of {@code sh}. A comment at its begin names the test that runs
 * them, or says why none does; one before a block says what is different about it.
 */
public final class Commands {

  /** Before a block that is run beside all that come after it. */
  private static final String SECOND_TERMINAL = "run in a second terminal";

  /** Before a block that takes away what the pages have made. */
  private static final String AT_THE_END = "run at the end";

  private static final String NOT_RUN = "not run: ";

  private static final Pattern TEST = Pattern.compile("\\A<!-- run by ([A-Za-z]+IT) -->\n");

  /** At the begin of a page none of whose commands are run. */
  private static final String NONE_RUN = "<!-- " + NOT_RUN;

  private static final String BEGIN =
      """
      set -euo pipefail
      terminals=()
      close_terminals() {
        local status=$?
        for terminal in "${terminals[@]}"; do kill -- "-$terminal"; done
        wait
        ((status == 0)) || cat ~/second-terminal.log
      }
      trap close_terminals EXIT
      trap 'exit 143' TERM
      """;

  private Commands() {}

  /** Whether the page has commands that are to be run: it doesn't say why they aren't. */
  static boolean areOn(MarkdownPage page) throws IOException {
    return !Files.readString(page.file()).startsWith(NONE_RUN)
        && page.blocks().stream().anyMatch(Commands::isRun);
  }

  /** The blocks of commands, those that are not run among them. */
  static List<Block> all(MarkdownPage page) {
    return page.blocks().stream().filter(Commands::isCommand).toList();
  }

  /** The test that runs the page's commands. */
  public static Optional<String> test(MarkdownPage page) throws IOException {
    Matcher test = TEST.matcher(Files.readString(page.file()));
    return test.find() ? Optional.of(test.group(1)) : Optional.empty();
  }

  /** Remarks at blocks of commands that mean nothing. */
  static List<String> unknownRemarks(MarkdownPage page) {
    return page.blocks().stream()
        .filter(Commands::isCommand)
        .map(Block::remark)
        .filter(
            remark ->
                !remark.isEmpty()
                    && !remark.equals(SECOND_TERMINAL)
                    && !remark.equals(AT_THE_END)
                    && !remark.startsWith(NOT_RUN)
                    && !remark.startsWith("run by "))
        .toList();
  }

  /**
   * The commands of pages as one script, in order, which ends at the first command that fails. It
   * prints the place of each block before it.
   */
  public static String script(List<MarkdownPage> pages) {
    StringBuilder script = new StringBuilder(BEGIN);
    StringBuilder end = new StringBuilder();
    for (MarkdownPage page : pages) {
      for (Block block : page.blocks()) {
        if (isRun(block)) {
          (block.remark().equals(AT_THE_END) ? end : script)
              .append("echo '=== %s:%d'\n".formatted(page, block.line()))
              .append(block.remark().equals(SECOND_TERMINAL) ? beside(block) : block.text());
        }
      }
    }
    return script.append(end).toString();
  }

  /** A session of its own, which knows nothing of what was set in the first one. */
  private static String beside(Block block) {
    return """
        env -u KUBECONFIG setsid bash -s >~/second-terminal.log 2>&1 <<'SECOND_TERMINAL' &
        %sSECOND_TERMINAL
        terminals+=($!)
        """
        .formatted(block.text());
  }

  private static boolean isRun(Block block) {
    return isCommand(block) && !block.remark().startsWith(NOT_RUN);
  }

  private static boolean isCommand(Block block) {
    return block.language().equals("sh");
  }
}
