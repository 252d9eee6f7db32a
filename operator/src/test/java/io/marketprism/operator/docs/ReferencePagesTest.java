package io.marketprism.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The generated pages are what they are generated from; after a change: {@code make docs}. */
class ReferencePagesTest {

  private static final Path REFERENCE = Path.of("../docs/reference");

  @TestFactory
  Stream<DynamicTest> theCheckedInPageIsWhatIsGenerated() throws IOException {
    return ReferencePages.all().entrySet().stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    page.getKey(),
                    () ->
                        assertThat(REFERENCE.resolve(page.getKey())).hasContent(page.getValue())));
  }
}
