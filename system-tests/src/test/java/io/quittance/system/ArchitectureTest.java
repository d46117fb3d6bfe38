package io.quittance.system;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.CacheMode;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.local.LocalBucketBuilder;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.Mac;
import org.junit.jupiter.api.DisplayName;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.RestController;

/** The rules of docs/STYLE.md that a compiler cannot check. */
// Else all classes stay in memory for the tests to come.
@AnalyzeClasses(
    packages = "io.quittance",
    importOptions = ImportOption.DoNotIncludeTests.class,
    cacheMode = CacheMode.PER_CLASS)
class ArchitectureTest {

  private static final String[] SERVICES = {
    "io.quittance.payment..",
    "io.quittance.ledger..",
    "io.quittance.idempotency..",
    "io.quittance.webhook..",
    "io.quittance.reconciliation..",
    "io.quittance.simulator.."
  };

  @ArchTest
  static final ArchRule servicesShareOnlyContractsAndPlatform =
      slices()
          .matching("io.quittance.(payment|ledger|idempotency|webhook|reconciliation|simulator)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule featuresHaveNoCycles =
      slices().matching("io.quittance.(*).(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule platformKnowsNoService =
      noClasses()
          .that()
          .resideInAnyPackage("io.quittance.platform..", "io.quittance.contracts..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SERVICES);

  @ArchTest
  static final ArchRule nobodyReadsTheClockBehindOurBack =
      noClasses()
          .that()
          .resideInAnyPackage(SERVICES)
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(java.time.LocalDate.class, "now")
          .orShould()
          .callMethod(java.time.OffsetDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("time comes from the injected Clock or from the database");

  /** A902: that one may be set. Ids hold time itself, and never let it go back. */
  @ArchTest
  static final ArchRule durationsAreMeasuredByTheClockThatOnlyCounts =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.quittance.platform.id.Ids")
          .should()
          .callMethod(Clock.class, "millis")
          .because("durations are differences of System.nanoTime()");

  /** A902: by default they go by the wall clock, which stops their refill when it is set back. */
  @ArchTest
  static final ArchRule bucketsNameTheirClock =
      classes()
          .that(call(Bucket.class, "builder"))
          .should(
              ArchCondition.from(
                  call(LocalBucketBuilder.class, "withNanosecondPrecision")
                      .or(call(LocalBucketBuilder.class, "withCustomTimePrecision"))));

  @ArchTest
  static final ArchRule controllersDecideNothing =
      noClasses()
          .that()
          .areAnnotatedWith(RestController.class)
          .should()
          .callMethodWhere(target(owner(assignableTo(TransactionOperations.class))))
          .because("transactions open in verbs");

  @ArchTest
  static final ArchRule theWebStaysInControllers =
      noClasses()
          .that()
          .resideInAnyPackage(SERVICES)
          .and()
          .areAnnotatedWith("jakarta.persistence.Entity")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework.web..", "jakarta.servlet..");

  @ArchTest
  static final ArchRule moneyIsNeverFloating =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(
              "io.quittance.payment..",
              "io.quittance.ledger..",
              "io.quittance.platform.money..",
              "io.quittance.contracts..",
              "io.quittance.reconciliation..",
              "io.quittance.webhook..")
          .should()
          .notHaveRawType(
              resideOrAre(Set.of("double", "float", "java.lang.Double", "java.lang.Float")));

  /** An early end of a comparison would tell a forger how many bytes were right. */
  @ArchTest
  @DisplayName("A419 the time of a refusal tells nothing about how much of a signature was right")
  static void signaturesAreComparedInConstantTime(JavaClasses all) {
    classes()
        .that()
        .resideInAPackage("io.quittance.webhook.provider..")
        .and(call(Mac.class, "doFinal"))
        .should(ArchCondition.from(call(MessageDigest.class, "isEqual")))
        .check(all);
    noClasses()
        .that()
        .resideInAPackage("io.quittance.webhook.provider..")
        .should()
        .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
        .check(all);
  }

  /** The provider is asked by one class, which opens its transactions before and after. */
  @ArchTest
  static final ArchRule oneClassAsksProviders =
      noClasses()
          .that()
          .resideInAPackage("io.quittance.payment..")
          .and()
          .doNotHaveSimpleName("FinishOperation")
          .and()
          .resideOutsideOfPackage("io.quittance.payment.provider..")
          .should()
          .callMethodWhere(
              target(owner(resideInAnyPackage("io.quittance.payment.provider")))
                  .and(
                      target(name("ask")).or(target(name("lookUp"))).or(target(name("comeBack")))));

  @ArchTest
  static final ArchRule refusedNames =
      classes()
          .that()
          .resideInAPackage("io.quittance..")
          .should()
          .haveSimpleNameNotEndingWith("Manager")
          .andShould()
          .haveSimpleNameNotEndingWith("Helper")
          .andShould()
          .haveSimpleNameNotEndingWith("Util")
          .andShould()
          .haveSimpleNameNotEndingWith("Utils")
          .andShould()
          .haveSimpleNameNotEndingWith("Impl")
          .andShould()
          .haveSimpleNameNotEndingWith("DTO")
          .andShould()
          .haveSimpleNameNotEndingWith("Processor");

  private static DescribedPredicate<JavaClass> call(Class<?> owner, String method) {
    return describe(
        "call " + owner.getSimpleName() + "." + method,
        type ->
            type.getMethodCallsFromSelf().stream()
                .anyMatch(
                    call ->
                        call.getTargetOwner().isEquivalentTo(owner)
                            && call.getName().equals(method)));
  }

  private static DescribedPredicate<JavaClass> resideOrAre(Set<String> names) {
    return describe("one of " + names, type -> names.contains(type.getName()));
  }
}
