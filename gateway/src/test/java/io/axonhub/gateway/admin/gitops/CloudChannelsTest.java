package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.provider.CloudVendors;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.provider.auth.AwsAuth;
import io.axonhub.gateway.provider.auth.GoogleAuth;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Snapshot;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Channels of the clouds, over the real catalog. */
class CloudChannelsTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private final ProviderTypes types = new CatalogTypes(ProviderCatalog.builtIn()
            .and(CloudVendors.rows(
                    new AwsAuth("bedrock", CLOCK),
                    new GoogleAuth(
                            (endpoint, form) -> {
                                throw new AssertionError("loading a channel fetches nothing");
                            },
                            CLOCK))));
    private final Report report = new Report();

    private Map<String, Channel> load(String spec, String secret) {
        ObjectReader reader = new ObjectReader(types, report);
        String files = Loads.documents(
                Loads.object("AIChannel", "c", spec), Loads.secret("s", "apiKey", secret.replace("\"", "\\\"")));
        reader.read("c.yaml", files.getBytes(StandardCharsets.UTF_8));
        Snapshot snapshot =
                report.hasErrors() ? Snapshot.empty() : new Program(reader.inventory(), types, report).snapshot(1);
        return snapshot.channels();
    }

    private List<String> problems() {
        return report.sorted().stream().map(Problem::text).toList();
    }

    private static String spec(String type, String more) {
        return "type: " + type + "\n" + more + "\nmodels: [{name: m}]\ncredentials: [{secretRef: {name: s}}]\n";
    }

    @Test
    void aBedrockChannelKnowsItsRegion() {
        Channel channel =
                load(spec("bedrock", "aws: {region: eu-central-1}"), "ABSKQmVk").get("default/c");
        assertThat(problems()).isEmpty();
        assertThat(channel).isNotNull();
        Objects.requireNonNull(channel);
        assertThat(channel.baseUrl()).isEqualTo(URI.create("https://bedrock-runtime.eu-central-1.amazonaws.com"));
        assertThat(channel.settings()).isEqualTo(Map.of("aws.region", "eu-central-1"));
    }

    @Test
    void aVertexChannelKnowsItsPlace() {
        Map<String, Channel> loaded = load(spec("vertex", "gcp: {project: p-1, location: eu}"), "nothing");
        assertThat(loaded).isEmpty();
        assertThat(problems())
                .hasSize(2)
                .first()
                .asString()
                .contains("must be the JSON key of a Google service account");
    }

    @Test
    void anAzureChannelKnowsItsVersion() {
        Channel channel = load(
                        spec(
                                "azure-openai",
                                "baseUrl: https://r.openai.azure.com/\nazure: {apiVersion: \"2024-10-21\"}"),
                        "k")
                .get("default/c");
        assertThat(problems()).isEmpty();
        assertThat(channel).isNotNull();
        Objects.requireNonNull(channel);
        assertThat(channel.baseUrl()).isEqualTo(URI.create("https://r.openai.azure.com"));
        assertThat(channel.settings()).isEqualTo(Map.of("azure.apiVersion", "2024-10-21"));
    }

    @Test
    void azureAndOpenAiMaySayResponses() {
        Channel azure = load(spec("azure-openai", "apiFormat: openai-responses\nbaseUrl: https://r.example"), "k")
                .get("default/c");
        assertThat(Objects.requireNonNull(azure).apiFormat()).isEqualTo("openai-responses");
        Channel openai =
                load(spec("openai", "apiFormat: openai-responses"), "k").get("default/c");
        assertThat(Objects.requireNonNull(openai).apiFormat()).isEqualTo("openai-responses");
        assertThat(problems()).isEmpty();
    }

    @Test
    void anAssumedRoleIsRefusedByName() {
        load(spec("bedrock", "aws: {region: eu-central-1, roleArn: \"arn:aws:iam::123456789012:role/r\"}"), "ABSK");
        assertThat(problems())
                .singleElement()
                .asString()
                .contains("spec.aws.roleArn: not supported by this version of the gateway");
    }

    @Test
    void halfAnAccessKeyIsNamedWithoutItsValue() {
        Map<String, Channel> loaded = load(spec("bedrock", "aws: {region: r}"), "{\"accessKeyId\":\"AKIDHALF\"}");
        assertThat(loaded).isEmpty();
        assertThat(problems()).hasSize(2).noneMatch(text -> text.contains("AKIDHALF"));
        assertThat(problems().getFirst()).contains("spec.credentials[0].secretRef", "secretAccessKey");
    }

    @Test
    void aCloudHasNoFormatToChooseFrom() {
        load(spec("bedrock", "apiFormat: openai\naws: {region: r}"), "ABSK");
        assertThat(problems()).singleElement().asString().contains("spec.apiFormat: must be absent for this type");
    }
}
