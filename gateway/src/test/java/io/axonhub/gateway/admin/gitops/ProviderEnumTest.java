package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.crd.AIChannel;
import io.axonhub.gateway.llm.Ability;
import io.axonhub.gateway.provider.CloudVendors;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.provider.auth.Auth;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The custom resource and the catalog speak of the same things. */
class ProviderEnumTest {
    private final ProviderCatalog catalog =
            ProviderCatalog.builtIn().and(CloudVendors.rows(Auth.bearer(), Auth.bearer()));

    @Test
    void everyTypeOfTheOneIsInTheOther() {
        Set<String> declared = Arrays.stream(AIChannel.ProviderType.values())
                .map(AIChannel.ProviderType::text)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(declared).isEqualTo(catalog.types());
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
