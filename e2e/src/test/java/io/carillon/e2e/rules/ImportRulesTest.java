package io.carillon.e2e.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ImportRulesTest {
  private static final JavaClasses ALL = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.carillon");
  private static final List<String> PROCESSES = List.of("gateway", "scheduler", "agent", "agi");
  private static final String[] COMMON = {"io.carillon.contract..", "io.carillon.id..", "io.carillon.intake..", "io.carillon.kafka..", "io.carillon.life..",
      "io.carillon.number..", "io.carillon.postgres..", "io.carillon.route.."};
  private static final String[] OF_PROCESSES = {"io.carillon.gateway..", "io.carillon.scheduler..", "io.carillon.agent..", "io.carillon.agi.."};

  @Test void allModulesAreLookedAt() {
    var parts = ALL.stream().map(type -> type.getPackageName().split("\\.")).filter(names -> names.length > 2).collect(Collectors.groupingBy(names -> names[2], Collectors.counting()));
    assertThat(parts.keySet()).contains("contract", "kafka", "life", "gateway", "scheduler", "agent", "agi", "standalone", "embedded", "lab");
  }

  @Test void theCommonWordsKnowNoProcess() {
    noClasses().that().resideInAnyPackage(COMMON).should().dependOnClassesThat(
        resideInAnyPackage("io.carillon..").and(com.tngtech.archunit.base.DescribedPredicate.not(resideInAnyPackage(COMMON)))).check(ALL);
  }

  @Test void processesMeetOnTheWireOnly() {
    for (String one : PROCESSES) {
      var others = PROCESSES.stream().filter(other -> !other.equals(one)).map(other -> "io.carillon." + other + "..").toArray(String[]::new);
      noClasses().that().resideInAPackage("io.carillon." + one + "..").should().dependOnClassesThat().resideInAnyPackage(others).check(ALL);
      noClasses().that().resideInAPackage("io.carillon." + one + "..").should().dependOnClassesThat()
          .resideInAnyPackage("io.carillon.standalone..", "io.carillon.embedded..", "io.carillon.lab..", "io.carillon.testkit..", "io.carillon.bench..").check(ALL);
    }
  }

  @Test void onlyTheAmiLinkKnowsAsteriskJava() {
    noClasses().that().resideInAnyPackage(OF_PROCESSES).and().resideOutsideOfPackage("io.carillon.agent.ami..")
        .should().dependOnClassesThat().resideInAPackage("org.asteriskjava..").check(ALL);
  }

  @Test void onlyTheClusterPackageAndTheGatewaysViewOfItKnowHazelcast() {
    noClasses().that().resideInAPackage("io.carillon..").and().resideOutsideOfPackages("io.carillon.scheduler.cluster..", "io.carillon.gateway.use..")
        .should().dependOnClassesThat().resideInAPackage("com.hazelcast..").check(ALL);
  }

  @Test void onlyMigrationsUseJdbc() {
    noClasses().that().resideInAnyPackage(OF_PROCESSES).should().dependOnClassesThat().resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "org.flywaydb..").check(ALL);
  }

  @Test void anAgentHasNoDatabase() {
    noClasses().that().resideInAPackage("io.carillon.agent..").should().dependOnClassesThat()
        .resideInAnyPackage("io.carillon.postgres..", "io.vertx.pgclient..", "io.vertx.sqlclient..").check(ALL);
  }

  @Test void timeAndChanceAreArguments() {
    var places = new String[] {"io.carillon.gateway..", "io.carillon.scheduler..", "io.carillon.agent..", "io.carillon.agi..", "io.carillon.contract..", "io.carillon.id..",
        "io.carillon.intake..", "io.carillon.kafka..", "io.carillon.life..", "io.carillon.postgres.."};
    var rule = noClasses().that().resideInAnyPackage(places)
        .should().callMethod(Instant.class, "now").orShould().callMethod(System.class, "currentTimeMillis").orShould().callMethod(Math.class, "random")
        .orShould().callMethod(LocalDate.class, "now").orShould().callMethod(LocalDateTime.class, "now").orShould().callMethod(OffsetDateTime.class, "now")
        .orShould().callMethod(ZonedDateTime.class, "now").orShould().callMethod(Clock.class, "systemUTC")
        .orShould().dependOnClassesThat().belongToAnyOf(java.util.concurrent.ThreadLocalRandom.class);
    rule.check(ALL);
  }

  @Test void namesOfInstancesAreMadeWhereThingsArePutTogether() {
    noClasses().that().resideInAnyPackage(OF_PROCESSES)
        .and(describe("are no App, Part or Handler", type -> !type.getSimpleName().matches(".*(App|Part|Handler)")))
        .should().callMethod(UUID.class, "randomUUID").check(ALL);
  }

  @Test void nobodySleeps() {
    noClasses().that().resideInAPackage("io.carillon..").should().callMethod(Thread.class, "sleep", long.class)
        .orShould().callMethod(Thread.class, "sleep", java.time.Duration.class).orShould().callMethod(Thread.class, "sleep", long.class, int.class).check(ALL);
  }

  @Test void packagesAreNamedAfterWhatTheyDo() {
    noClasses().should().resideInAnyPackage("..util..", "..utils..", "..helper..", "..helpers..", "..impl..", "..manager..", "..service..", "..dto..", "..model..").check(ALL);
    noClasses().should().haveSimpleNameEndingWith("Impl").orShould().haveSimpleNameEndingWith("Manager").orShould().haveSimpleNameEndingWith("Helper")
        .orShould().haveSimpleNameEndingWith("Utils").orShould().haveSimpleNameEndingWith("Util").check(ALL);
  }

  @Test void everyPackageSaysWhatItDecides() {
    var described = Repository.named("package-info.java").stream().map(file -> file.getParent().toString().replace('\\', '/')).filter(dir -> dir.contains("src/main/java/"))
        .map(dir -> dir.substring(dir.indexOf("src/main/java/") + 14).replace('/', '.')).collect(Collectors.toSet());
    assertThat(described).containsAll(ALL.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()));
  }

  @Test void nothingIsMadeToBeExtended() {
    classes().that().resideInAPackage("io.carillon..").and().areTopLevelClasses().and().areNotInterfaces().and().areNotEnums().and().areNotAnnotations()
        .and(describe("are no package descriptions", type -> !type.getSimpleName().equals("package-info")))
        .should().haveModifier(JavaModifier.FINAL).orShould().haveModifier(JavaModifier.ABSTRACT).check(ALL);
  }
}
