package io.marketprism.operator.docs;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** What the source says of each constant of an enum: its documentation is the one place for it. */
final class EnumDocs {

  private static final Path SOURCES = Path.of("src/main/java");

  private EnumDocs() {}

  /** Each constant with its comment, in order; fails where one has none. */
  static <E extends Enum<E>> Map<E, String> of(Class<E> type) throws IOException {
    Map<String, String> comments = new HashMap<>();
    Path source = SOURCES.resolve(type.getName().replace('.', '/') + ".java");
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK");
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, List.of(), null, files.getJavaFileObjects(source));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Constants(docs, type.getSimpleName(), comments).scan(unit, null);
      }
    }
    Map<E, String> byConstant = new EnumMap<>(type);
    Arrays.stream(type.getEnumConstants())
        .forEach(
            constant ->
                byConstant.put(
                    constant,
                    Objects.requireNonNull(
                        comments.get(constant.name()), type + "." + constant + " has no comment")));
    return byConstant;
  }

  private static final class Constants extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final DocTrees docs;
    private final String type;
    private final Map<String, String> comments;

    Constants(DocTrees docs, String type, Map<String, String> comments) {
      this.docs = docs;
      this.type = type;
      this.comments = comments;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
      TreePath parent = getCurrentPath().getParentPath();
      String comment = docs.getDocComment(getCurrentPath());
      if (comment != null
          && parent.getLeaf() instanceof ClassTree in
          && in.getKind() == Tree.Kind.ENUM
          && in.getSimpleName().contentEquals(type)) {
        comments.put(variable.getName().toString(), comment.strip().replaceAll("\\s+", " "));
      }
      return super.visitVariable(variable, null);
    }
  }
}
