package io.axonhub.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BedrockTest {
    @ParameterizedTest
    @CsvSource({
        "https://bedrock-runtime.us-east-1.amazonaws.com, https://bedrock.us-east-1.amazonaws.com",
        "https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com, https://bedrock-fips.us-gov-west-1.amazonaws.com",
        "https://bedrock-runtime.cn-north-1.amazonaws.com.cn, https://bedrock.cn-north-1.amazonaws.com.cn",
        "https://bedrock-runtime.eu-west-1.api.aws, https://bedrock.eu-west-1.api.aws",
    })
    void modelsAreListedByTheHostBesideThatOfCalls(URI baseUrl, URI control) {
        assertThat(Bedrock.controlPlane(baseUrl)).isEqualTo(control);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9000/bedrock",
        "https://bedrock-runtime.example.com",
        "https://bedrock-runtime.us-east-1.amazonaws.com.evil.example",
        "https://vpce-1-x.bedrock-runtime.us-east-1.vpce.amazonaws.com",
    })
    void anyOtherHostIsAskedItself(URI baseUrl) {
        assertThat(Bedrock.controlPlane(baseUrl)).isEqualTo(baseUrl);
    }
}
