package io.axonhub.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may import whom: gateway/decisions/000-architecture.md, checked on the compiled classes. */
@AnalyzeClasses(packages = "io.axonhub.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.axonhub.operator.";

    @ArchTest
    static final ArchRule whatIsDesiredIsPure = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "desired..", ROOT + "status..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fabric8..",
                    "io.javaoperatorsdk..",
                    "java.net.http..",
                    ROOT + "resource..",
                    ROOT + "gateway..",
                    ROOT + "reconcile..");

    @ArchTest
    static final ArchRule whatIsDesiredHasNoClock = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "desired..", ROOT + "status..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule theControlApiKnowsNoKubernetes = noClasses()
            .that()
            .resideInAPackage(ROOT + "gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..", ROOT + "resource..", ROOT + "reconcile..");

    @ArchTest
    static final ArchRule ofTheGatewayOnlyItsConfigurationLoggingAndJson = noClasses()
            .should()
            .dependOnClassesThat(
                    com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage("io.axonhub.gateway..")
                            .and(com.tngtech.archunit.base.DescribedPredicate.not(
                                    com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                                            "io.axonhub.gateway.config..",
                                            "io.axonhub.gateway.telemetry..",
                                            "io.axonhub.gateway.json.."))));

    @ArchTest
    static final ArchRule noCycles = slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noVagueNames =
            noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Processor|Impl)(\\$.*)?");
}
