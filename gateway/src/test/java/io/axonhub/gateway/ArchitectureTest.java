package io.axonhub.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/** Who may import whom: gateway/decisions/000-architecture.md, checked on the compiled classes. */
@AnalyzeClasses(packages = "io.axonhub.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.axonhub.gateway.";

    @ArchTest
    static final ArchRule nobodyImportsTheCompositionRoot = noClasses()
            .that(resideInAPackage("io.axonhub.gateway.*.."))
            .should()
            .dependOnClassesThat(simpleName("Wiring").or(simpleName("Main")));

    @ArchTest
    static final ArchRule llm = only("llm..");

    @ArchTest
    static final ArchRule http = only("http..");

    @ArchTest
    static final ArchRule json = only("json..");

    @ArchTest
    static final ArchRule yaml = only("yaml..");

    @ArchTest
    static final ArchRule transformPorts = classes()
            .that()
            .resideInAPackage(ROOT + "transform")
            .should()
            .onlyDependOnClassesThat(outside().or(own("transform", "llm..", "http..", "json..")));

    @ArchTest
    static final ArchRule formats = classes()
            .that()
            .resideInAPackage(ROOT + "transform.*..")
            .should()
            .onlyDependOnClassesThat(outside().or(own("transform..", "llm..", "http..", "json..")))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule noFormatKnowsAnother = slices().matching(ROOT + "transform.(**)")
            .namingSlices("format $1")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAPackage(ROOT + "transform.openai"))
            .as("no format knows another; all may know what those that OpenAI made have in common")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule provider = only("provider..", "transform", "http..", "llm..", "json..");

    @ArchTest
    static final ArchRule pipelineCore = classes()
            .that()
            .resideInAPackage(ROOT + "pipeline")
            .should()
            .onlyDependOnClassesThat(outside().or(own("pipeline", "transform", "llm..", "http..")));

    @ArchTest
    static final ArchRule stages = classes()
            .that()
            .resideInAPackage(ROOT + "pipeline.*..")
            .should()
            .onlyDependOnClassesThat(
                    outside().or(own("pipeline..", "transform", "store", "provider..", "llm..", "http..")));

    @ArchTest
    static final ArchRule noStageKnowsAnother = slices().matching(ROOT + "pipeline.(*)..")
            .namingSlices("stage $1")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule storePorts = classes()
            .that()
            .resideInAPackage(ROOT + "store")
            .should()
            .onlyDependOnClassesThat(outside().or(own("store", "llm..", "http..")));

    @ArchTest
    static final ArchRule storeAdapters = only("store.*..", "store..", "llm..", "http..", "json..")
            .as("store.jdbc and store.journal know only the ports");

    @ArchTest
    static final ArchRule client =
            only("client..", "pipeline", "store", "provider.auth..", "transform", "http..", "llm..", "json..");

    @ArchTest
    static final ArchRule server =
            only("server..", "pipeline..", "transform", "store", "provider..", "llm..", "http..", "json..", "config..");

    @ArchTest
    static final ArchRule admin = only(
            "admin..",
            "pipeline..",
            "transform",
            "store",
            "provider..",
            "llm..",
            "http..",
            "json..",
            "yaml..",
            "config..");

    @ArchTest
    static final ArchRule config = only("config..", "http..", "yaml..");

    @ArchTest
    static final ArchRule telemetry = only(
            "telemetry..",
            "config..",
            "json..",
            "pipeline",
            "pipeline.record",
            "pipeline.routing",
            "store",
            "llm..",
            "http..",
            "transform");

    @ArchTest
    static final ArchRule onlyGitOpsKnowsTheCustomResources = noClasses()
            .that(not(resideInAnyPackage(ROOT + "admin.gitops..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.axonhub.crd..");

    @ArchTest
    static final ArchRule onlyJsonNamesAnObjectMapper = noClasses()
            .that(not(resideInAPackage(ROOT + "json..")))
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are object mappers",
                    (JavaClass type) -> type.isAssignableTo("com.fasterxml.jackson.databind.ObjectMapper")));

    @ArchTest
    static final ArchRule sqlStaysInTheJdbcStore = noClasses()
            .that(not(resideInAPackage(ROOT + "store.jdbc..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "io.helidon.dbclient..", "com.zaxxer..", "org.flywaydb..");

    @ArchTest
    static final ArchRule graphQlStaysInTheAdminApi = noClasses()
            .that(not(resideInAPackage(ROOT + "admin.graphql..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("graphql..");

    @ArchTest
    static final ArchRule helidonStaysAtTheEdges = noClasses()
            .that(not(resideInAnyPackage(
                            ROOT + "server..",
                            ROOT + "admin..",
                            ROOT + "client..",
                            ROOT + "config..",
                            ROOT + "telemetry..",
                            ROOT + "store.jdbc..",
                            ROOT + "pipeline.limit..",
                            ROOT + "pipeline.failover..")
                    .or(simpleName("Wiring"))
                    .or(simpleName("Main"))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.helidon..");

    @ArchTest
    static final ArchRule noKubernetes =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..");

    @ArchTest
    static final ArchRule noCycles = slices().matching(ROOT + "(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noVagueNames =
            noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Processor|Impl)(\\$.*)?");

    /** Classes in the first package (relative to the root) may know only these and what is not ours. */
    private static ArchRule only(String from, String... allowed) {
        String[] own = Stream.concat(Stream.of(from), Arrays.stream(allowed)).toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(ROOT + from)
                .should()
                .onlyDependOnClassesThat(outside().or(own(own)))
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> own(String... packages) {
        return resideInAnyPackage(Arrays.stream(packages).map(p -> ROOT + p).toArray(String[]::new));
    }

    private static DescribedPredicate<JavaClass> outside() {
        return not(resideInAPackage("io.axonhub.gateway.."));
    }
}
