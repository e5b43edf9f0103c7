package io.axonhub.gateway.transform.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.LlmError;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BedrockErrorsTest {
    private static LlmError error(int status, String type, String body) {
        Headers headers = Headers.of("x-amzn-errortype", type);
        return BedrockErrors.of(new HttpReply(status, headers, body.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "400, ValidationException:http://internal.amazon.com/coral/, UpstreamRejected",
        "403, AccessDeniedException, UpstreamAuth",
        "403, UnrecognizedClientException, UpstreamAuth",
        "403, ExpiredTokenException, UpstreamAuth",
        "404, ResourceNotFoundException, UpstreamRejected",
        "429, ThrottlingException, RateLimited",
        "400, ThrottlingException, RateLimited",
        "429, ModelNotReadyException, Overloaded",
        "503, ServiceUnavailableException, Overloaded",
        "424, ModelErrorException, UpstreamFailed",
        "424, '', UpstreamFailed",
        "408, ModelTimeoutException, Timeout",
        "500, InternalServerException, UpstreamFailed",
        "400, ServiceQuotaExceededException, UpstreamQuota",
        "400, com.amazon.coral.validate#ValidationException, UpstreamRejected"
    })
    void typesByTheExceptionsName(int status, String type, String expected) {
        assertThat(error(status, type, "{\"message\":\"m\"}").getClass().getSimpleName())
                .isEqualTo(expected);
    }

    @Test
    void readsTheTypeFromTheBodyToo() {
        String body = "{\"__type\":\"com.amazon.coral.service#ThrottlingException\",\"Message\":\"m\"}";
        assertThat(BedrockErrors.of(HttpReply.json(400, body.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(LlmError.RateLimited.class);
    }

    @Test
    void keepsTheTextOfARefusalButForResourceNames() {
        LlmError error = error(
                400,
                "ValidationException",
                "{\"message\":\"Input is too long for arn:aws:bedrock:eu-west-1:123456789012:inference-profile/x.\"}");
        assertThat(error.message()).isEqualTo("Input is too long for [arn]");
    }
}
