package io.marketprism.operator.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/**
 * The direction of dependencies. Every rule is also held against planted classes that break it, for
 * a rule that can't fail says nothing.
 */
class ArchitectureTest {

  private static final String OPERATOR = "io.marketprism.operator";
  private static final String PLANTED = ArchitectureTest.class.getPackageName() + ".planted";

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(OPERATOR);

  private static final JavaClasses VIOLATIONS = new ClassFileImporter().importPackages(PLANTED);

  @Test
  void theCodeIsReallyLookedAt() {
    assertThat(CODE.stream().map(JavaClass::getPackageName))
        .contains(
            OPERATOR + ".runbook",
            OPERATOR + ".rule",
            OPERATOR + ".probe",
            OPERATOR + ".workload.docker",
            OPERATOR + ".controller",
            OPERATOR + ".cli")
        .noneMatch(name -> name.startsWith(PLANTED));
  }

  @Test
  void theRunbookIsPure() {
    holds(runbookIsPure(OPERATOR));
    isBroken(runbookIsPure(PLANTED), "planted.runbook.Impure");
  }

  private static ArchRule runbookIsPure(String root) {
    return classes()
        .that()
        .resideInAPackage(root + ".runbook..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(root + ".runbook..", "java..", "org.jspecify..");
  }

  @Test
  void theRunbookKnowsNoClockAndNoThread() {
    holds(runbookHasNoClock(OPERATOR));
    isBroken(runbookHasNoClock(PLANTED), "planted.runbook.Impure");
  }

  private static ArchRule runbookHasNoClock(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".runbook..")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.concurrent..", "java.io..", "java.net..", "java.nio..");
  }

  @Test
  void dockersLibraryIsUsedInOnePackageOnly() {
    holds(dockerOnlyInItsPackage(OPERATOR));
    isBroken(dockerOnlyInItsPackage(PLANTED), "planted.probe.DockerUser");
  }

  private static ArchRule dockerOnlyInItsPackage(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackage(root + ".workload.docker..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.github.dockerjava..");
  }

  @Test
  void runbookRulesAndProbesKnowNoKubernetes() {
    holds(noKubernetes(OPERATOR));
    isBroken(noKubernetes(PLANTED), "planted.rule.KubernetesUser");
  }

  private static ArchRule noKubernetes(String root) {
    return noClasses()
        .that()
        .resideInAnyPackage(root + ".runbook..", root + ".rule..", root + ".probe..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..", OPERATOR + ".api..");
  }

  @Test
  void packagesFormNoCycles() {
    holds(noCycles(OPERATOR));
    isBroken(noCycles(PLANTED), "Cycle detected");
  }

  private static ArchRule noCycles(String root) {
    return slices().matching(root + ".(*)..").should().beFreeOfCycles();
  }

  @Test
  void theCommandLineIsUsedByNobody() {
    holds(cliIsUsedByNobody(OPERATOR));
    isBroken(cliIsUsedByNobody(PLANTED), "planted.probe.CliUser");
  }

  private static ArchRule cliIsUsedByNobody(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackage(root + ".cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root + ".cli..");
  }

  private static void holds(ArchRule rule) {
    rule.check(CODE);
  }

  private static void isBroken(ArchRule rule, String by) {
    var result = rule.evaluate(VIOLATIONS);
    assertThat(result.hasViolation()).as("can fail: %s", rule.getDescription()).isTrue();
    assertThat(result.getFailureReport().toString()).contains(by);
  }
}
