package io.axonhub.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.GenerationOutbound;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.anthropic.AnthropicOutbound;
import io.axonhub.gateway.transform.openai.chat.ChatOutbound;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What vendors' own codes mean, read through their rows. */
class VendorErrorsTest {
    private static final ProviderCatalog CATALOG = ProviderCatalog.builtIn();

    private static Outbound chat(String type) {
        return new ChatOutbound().with(CATALOG.endpoint(type, "openai").traits());
    }

    private static GenerationOutbound messages(String type) {
        return new AnthropicOutbound().with(CATALOG.endpoint(type, "anthropic").traits());
    }

    private static HttpReply reply(int status, String json) {
        return new HttpReply(status, Headers.empty(), json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "zhipu, 401, 1002, upstream_auth",
        "zhipu, 429, 1113, upstream_quota",
        "zhipu, 400, 1210, upstream_rejected",
        "zhipu, 400, 1211, upstream_rejected",
        "zai, 400, 1261, context_overflow",
        "zai, 400, 1301, content_filtered",
        "zai, 429, 1302, rate_limited",
        "zai, 429, 1308, upstream_quota",
        "zai, 429, 1312, overloaded",
        "zai, 400, 1234, upstream_failed",
        "zai, 429, 1999, rate_limited",
        "moonshot, 429, exceeded_current_quota_error, upstream_quota",
        "moonshot, 429, engine_overloaded_error, overloaded",
        "moonshot, 429, rate_limit_reached_error, rate_limited",
        "moonshot, 401, invalid_authentication_error, upstream_auth",
        "moonshot, 400, content_filter, content_filtered",
        "doubao, 403, AccountOverdueError, upstream_quota",
        "doubao, 404, ModelNotOpen, upstream_rejected",
        "doubao, 400, InvalidEndpoint.ClosedEndpoint, upstream_failed",
        "doubao, 404, InvalidEndpointOrModel.NotFound, upstream_rejected",
        "doubao, 429, RateLimitExceeded.EndpointRPMExceeded, rate_limited",
        "doubao, 400, SensitiveContentDetected.Violence, content_filtered",
        "doubao, 429, ServerOverloaded, overloaded",
        "doubao, 429, QuotaExceeded, upstream_quota"
    })
    void codesAndTypesAreRead(String vendor, int status, String word, String errorClass) {
        String code = "{'error':{'code':'" + word + "','message':'why'}}";
        assertThat(chat(vendor).error(reply(status, code)).errorClass()).isEqualTo(errorClass);
        assertThat(messages(vendor).error(reply(status, code)).errorClass()).isEqualTo(errorClass);
        String typed = "{'type':'error','error':{'type':'" + word + "','message':'why'}}";
        assertThat(chat(vendor).error(reply(status, typed)).errorClass()).isEqualTo(errorClass);
        assertThat(messages(vendor).error(reply(status, typed)).errorClass()).isEqualTo(errorClass);
    }

    @Test
    void whatTheCallerMustMendKeepsItsWords() {
        LlmError error = chat("zai").error(reply(400, "{'error':{'code':'1261','message':'Prompt too long'}}"));
        assertThat(error.message()).isEqualTo("Prompt too long");
    }

    @Test
    void aNumberOfTheVendorsIsNoStatus() {
        assertThat(new ChatOutbound()
                        .error(reply(400, "{'error':{'code':'1113','message':'m'}}"))
                        .errorClass())
                .isEqualTo("upstream_rejected");
    }

    @Test
    void openrouterPutsTheStatusIntoTheBody() {
        var outbound =
                new ChatOutbound().with(CATALOG.endpoint("openrouter", "openai").traits());
        String body = "{'error':{'code':%d,'message':'m','metadata':{'provider_name':'p'}}}";
        assertThat(outbound.error(reply(402, body.formatted(402))).errorClass()).isEqualTo("upstream_quota");
        assertThat(errorOf(outbound, body.formatted(429)).errorClass()).isEqualTo("rate_limited");
        assertThat(errorOf(outbound, body.formatted(502)).errorClass()).isEqualTo("upstream_failed");
    }

    private static LlmError errorOf(GenerationOutbound outbound, String body) {
        try {
            outbound.read(reply(200, body));
            throw new AssertionError("read an error as an answer");
        } catch (io.axonhub.gateway.llm.GatewayException e) {
            return e.error();
        }
    }

    @Test
    void deepseekCountsTheCacheTwiceInMessages() {
        String answer = "{'id':'m','type':'message','role':'assistant','model':'d','content':[{'type':'text',"
                + "'text':'a'}],'stop_reason':'end_turn','usage':{'input_tokens':100,'cache_read_input_tokens':60,"
                + "'output_tokens':5}}";
        assertThat(messages("deepseek").read(reply(200, answer)).usage()).isEqualTo(new Usage(40, 60, 0, 0, 5, 0));
        assertThat(messages("zai").read(reply(200, answer)).usage()).isEqualTo(new Usage(100, 60, 0, 0, 5, 0));
    }

    @Test
    void geminisAnswersAreWrittenAnewEvenForItsOwnDialect() {
        assertThat(chat("gemini").dialect()).isNotEqualTo("openai-chat");
        assertThat(chat("zai").dialect()).isEqualTo("openai-chat");
        assertThat(chat("gemini").format()).isEqualTo("openai-chat");
    }

    @Test
    void linesBeforeABodyAreNoPartOfIt() {
        String answer = "\n\n\n{'id':'c','model':'d','choices':[{'message':{'role':'assistant','content':'a'},"
                + "'finish_reason':'stop'}],'usage':{'prompt_tokens':10,'completion_tokens':2,"
                + "'prompt_cache_hit_tokens':4}}";
        GenerationOutbound deepseek = (GenerationOutbound) chat("deepseek");
        assertThat(deepseek.read(reply(200, answer)).usage()).isEqualTo(new Usage(6, 4, 0, 0, 2, 0));
    }
}
