package io.marketprism.operator.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import picocli.CommandLine;

/**
 * Writes picocli once more, as classes of this Java. Its own are those of Java 5: no AOT cache
 * takes them, and at each start they are read and verified in the slow way, which takes as long as
 * all else that reading a command line does.
 */
final class ArchivableClasses {

  private static final String SUFFIX = ".class";

  private static final ClassFile CLASSES =
      ClassFile.of(
          ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
          ClassFile.ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofResourceParsing(CommandLine.class.getClassLoader())));

  private ArchivableClasses() {}

  /**
   * Run by {@code kubectl-marketprism} when it makes its cache.
   *
   * @param args the jar to write
   */
  public static void main(String[] args) throws IOException {
    try (InputStream library =
            CommandLine.class.getProtectionDomain().getCodeSource().getLocation().openStream();
        OutputStream jar = Files.newOutputStream(Path.of(args[0]))) {
      write(library, jar);
    }
  }

  private static void write(InputStream library, OutputStream jar) throws IOException {
    try (JarInputStream from = new JarInputStream(library);
        JarOutputStream to = new JarOutputStream(jar)) {
      for (JarEntry entry = from.getNextJarEntry(); entry != null; entry = from.getNextJarEntry()) {
        String name = entry.getName();
        if (name.endsWith(SUFFIX) && !name.endsWith("-info" + SUFFIX)) {
          to.putNextEntry(new JarEntry(name));
          to.write(ofThisJava(from.readAllBytes()));
          to.closeEntry();
        }
      }
    }
  }

  private static byte[] ofThisJava(byte[] old) {
    return CLASSES.transformClass(
        CLASSES.parse(old),
        (builder, element) -> {
          switch (element) {
            case ClassFileVersion version -> builder.withVersion(ClassFile.latestMajorVersion(), 0);
            case MethodModel method ->
                builder.transformMethod(
                    method, MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
            default -> builder.with(element);
          }
        });
  }
}
