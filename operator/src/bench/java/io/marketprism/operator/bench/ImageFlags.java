package io.marketprism.operator.bench;

import io.marketprism.operator.e2e.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.NodeList;

/** The flags that the JVM has in the operator's image, as {@code operator/pom.xml} has them. */
final class ImageFlags {

  private static final Path POM = Shell.ROOT.resolve("operator/pom.xml");

  private ImageFlags() {}

  /**
   * The same flags on this machine, without those that stand in a file of the image: the AOT cache,
   * which is made for the image's own platform.
   *
   * @param mebibytes the container's memory limit, which the JVM takes for the machine's memory
   */
  static List<String> within(int mebibytes) {
    try {
      NodeList flags =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(POM.toFile())
              .getElementsByTagName("jvmFlag");
      List<String> all = new ArrayList<>();
      for (int i = 0; i < flags.getLength(); i++) {
        String flag = flags.item(i).getTextContent().strip();
        if (!flag.startsWith("@")) {
          all.add(flag);
        }
      }
      all.add("-XX:MaxRAM=%dm".formatted(mebibytes));
      return all;
    } catch (Exception e) {
      throw new IllegalStateException(POM + " can't be read", e);
    }
  }
}
