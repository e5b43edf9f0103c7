package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.crd.AIChannel;
import io.axonhub.gateway.llm.Ability;
import io.axonhub.gateway.provider.ProviderCatalog;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The custom resource and the catalog speak of the same things. */
class ProviderEnumTest {
    /** In the custom resource already, in the catalog through the wiring: the clouds need clients for their credentials. */
    private static final Set<String> CLOUDS = Set.of("azure-openai", "bedrock", "vertex");

    private final ProviderCatalog catalog = ProviderCatalog.builtIn();

    @Test
    void everyTypeOfTheOneIsInTheOther() {
        Set<String> declared = Arrays.stream(AIChannel.ProviderType.values())
                .map(AIChannel.ProviderType::text)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(declared).containsAll(catalog.types());
        declared.removeAll(catalog.types());
        assertThat(CLOUDS).containsAll(declared);
    }

    @Test
    void everyApiFormatOfTheResourceIsSomeonesAndTheOtherWayRound() {
        Set<String> declared = Arrays.stream(AIChannel.ApiFormat.values())
                .map(AIChannel.ApiFormat::text)
                .collect(Collectors.toSet());
        Set<String> offered = catalog.types().stream()
                .map(catalog::provider)
                .filter(provider -> provider.endpoints().size() > 1)
                .flatMap(provider -> provider.endpoints().keySet().stream())
                .collect(Collectors.toSet());
        assertThat(offered).isEqualTo(declared);
    }

    @Test
    void abilitiesAreTheSameWords() {
        assertThat(Arrays.stream(AIChannel.Capability.values()).map(Enum::name))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Ability.values()).map(Enum::name).toList());
    }
}
