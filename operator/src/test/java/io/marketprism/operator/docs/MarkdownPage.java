package io.marketprism.operator.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/** A page of the documentation, as CommonMark. */
public final class MarkdownPage {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Set<String> FOREIGN = Set.of(".git", "target", "src");

  private static final Parser PARSER =
      Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build();

  private final Path file;
  private final Set<String> anchors = new HashSet<>();
  private final List<String> links = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();

  /**
   * A fenced block.
   *
   * @param line where it begins, from 1
   * @param language the word behind the fence; empty without one
   * @param remark the HTML comment just before it, without its marks; empty without one
   */
  public record Block(int line, String language, String remark, String text) {}

  private MarkdownPage(Path file, Node document) {
    this.file = file;
    document.accept(new Reader());
  }

  /** The page in this file. */
  public static MarkdownPage read(Path file) throws IOException {
    return new MarkdownPage(file, PARSER.parse(Files.readString(file)));
  }

  /** All pages of the project. */
  public static List<MarkdownPage> all() throws IOException {
    return in(ROOT);
  }

  /**
   * All pages in a folder of the project and in those below it. What is built is not even looked
   * into: a Docker Engine of a lane may be at work there.
   */
  public static List<MarkdownPage> in(Path folder) throws IOException {
    Path root = ROOT.resolve(folder);
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) {
            return isForeign(found) && !found.equals(root)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path found, BasicFileAttributes attributes) {
            if (found.toString().endsWith(".md") && !isForeign(found)) {
              pages.add(found);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages.stream().sorted().map(MarkdownPage::readUnchecked).toList();
  }

  /** Built, a piece of a generated page, or not of the project at all. */
  private static boolean isForeign(Path file) {
    return FOREIGN.contains(String.valueOf(file.getFileName()));
  }

  private static MarkdownPage readUnchecked(Path file) {
    try {
      return read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is. */
  public Path file() {
    return file;
  }

  /** What a link may name behind {@code #}. */
  Set<String> anchors() {
    return anchors;
  }

  /** Where its links and images point to, as they are written. */
  List<String> links() {
    return links;
  }

  /** Its fenced blocks, in order. */
  public List<Block> blocks() {
    return blocks;
  }

  /** The path in the project. */
  @Override
  public String toString() {
    return ROOT.relativize(file.toAbsolutePath().normalize()).toString();
  }

  private final class Reader extends AbstractVisitor {

    private final IdGenerator ids = IdGenerator.builder().build();

    @Override
    public void visit(Heading heading) {
      StringBuilder text = new StringBuilder();
      heading.accept(
          new AbstractVisitor() {
            @Override
            public void visit(Text part) {
              text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
              text.append(part.getLiteral());
            }
          });
      anchors.add(ids.generateId(text.toString()));
      visitChildren(heading);
    }

    @Override
    public void visit(Link link) {
      links.add(link.getDestination());
      visitChildren(link);
    }

    @Override
    public void visit(Image image) {
      links.add(image.getDestination());
      visitChildren(image);
    }

    @Override
    public void visit(FencedCodeBlock block) {
      List<SourceSpan> spans = block.getSourceSpans();
      String language = block.getInfo() == null ? "" : block.getInfo().strip();
      blocks.add(
          new Block(
              spans.getFirst().getLineIndex() + 1, language, remark(block), block.getLiteral()));
    }

    private static String remark(Node block) {
      return block.getPrevious() instanceof HtmlBlock html
              && html.getLiteral().startsWith("<!--")
              && html.getLiteral().endsWith("-->")
          ? html.getLiteral().substring(4, html.getLiteral().length() - 3).strip()
          : "";
    }
  }
}
