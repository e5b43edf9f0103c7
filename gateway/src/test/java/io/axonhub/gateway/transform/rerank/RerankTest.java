package io.axonhub.gateway.transform.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.llm.TaskResult.Hit;
import io.axonhub.gateway.llm.TaskResult.Ranking;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RerankTest {
    private static final Target TARGET = new Target("up", AllFormats.everything());
    private static final String JINA =
            "{\"model\":\"m\",\"query\":\"q\",\"documents\":[\"a\",{\"text\":\"b\",\"id\":7},\"c\"],"
                    + "\"top_n\":2,\"return_documents\":true,\"max_tokens_per_doc\":9}";

    private final RerankInbound jina = new RerankInbound(RerankShape.JINA);
    private final RerankInbound cohere = new RerankInbound(RerankShape.COHERE);

    private static HttpCall call(String body) {
        return new HttpCall("POST", "/v1/rerank", Headers.empty(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpReply reply(String body) {
        return HttpReply.json(200, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(HttpReply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    @Test
    void spellsARequestAsEachProviderDoes() {
        Task task = jina.read(call(JINA));
        Notes notes = new Notes();
        HttpCall toCohere = new RerankOutbound(RerankShape.COHERE).write(task, TARGET, notes);
        assertThat(toCohere.path()).isEqualTo("/v2/rerank");
        assertThat(Json.parse(toCohere.body()))
                .isEqualTo(Json.parse("{\"model\":\"up\",\"query\":\"q\",\"documents\":[\"a\",\"b\",\"c\"],\"top_n\":2,"
                        + "\"max_tokens_per_doc\":9}"));
        assertThat(notes.list()).isEmpty();
        HttpCall toVoyage = new RerankOutbound(RerankShape.VOYAGE).write(task, TARGET, notes);
        assertThat(Json.parse(toVoyage.body()))
                .isEqualTo(
                        Json.parse("{\"model\":\"up\",\"query\":\"q\",\"documents\":[\"a\",\"b\",\"c\"],\"top_k\":2}"));
        assertThat(notes.list()).extracting(Notes.Note::field).containsExactly("max_tokens_per_doc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\",\"query\":\"q\",\"documents\":[]}",
                "{\"model\":\"m\",\"query\":\"q\"}",
                "{\"model\":\"m\",\"documents\":[\"a\"]}",
                "{\"model\":\"m\",\"query\":\"q\",\"documents\":[{\"image\":\"x\"}]}",
                "{\"model\":\"m\",\"query\":\"q\",\"documents\":[\"a\"],\"top_n\":0}"
            })
    void refusesWhatCannotBeRanked(String body) {
        assertThatThrownBy(() -> jina.read(call(body)))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.InvalidRequest.class));
    }

    @Test
    void readsTheBestFirstWithTheirPlacesInTheListThatWasSent() {
        Task task = jina.read(call(JINA));
        Ranking ranking = new RerankOutbound(RerankShape.VOYAGE)
                .read(
                        reply(
                                "{\"data\":[{\"index\":1,\"relevance_score\":0.2},{\"index\":2,\"relevance_score\":0.9},"
                                        + "{\"index\":0,\"relevance_score\":0.5}],\"model\":\"v\",\"usage\":{\"total_tokens\":4}}"),
                        task);
        assertThat(ranking.hits()).containsExactly(new Hit(2, 0.9), new Hit(0, 0.5));
        assertThat(ranking.usage()).isEqualTo(new Usage(4, 0, 0, 0, 0, 0));
        assertThat(ranking.searchUnits()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"results\":[{\"index\":3,\"relevance_score\":1}]}",
                "{\"results\":[{\"index\":-1,\"relevance_score\":1}]}",
                "{\"results\":[{\"index\":0}]}",
                "{\"results\":[{\"index\":0,\"relevance_score\":1},{\"index\":0,\"relevance_score\":1}]}",
                "{\"error\":\"no\"}",
                "<html>"
            })
    void refusesAnAnswerThatRanksSomethingElse(String body) {
        Task task = jina.read(call(JINA));
        assertThatThrownBy(() -> new RerankOutbound(RerankShape.COHERE).read(reply(body), task))
                .isInstanceOf(GatewayException.class);
    }

    @Test
    void answersInJinasShapeWithTheClientsOwnDocuments() {
        Ranking ranking = new Ranking("i", "", List.of(new Hit(1, 0.75)), new Usage(5, 0, 0, 0, 0, 0), null);
        assertThat(text(jina.write(ranking, jina.read(call(JINA)), new Notes())))
                .isEqualTo("{\"model\":\"m\",\"object\":\"list\",\"results\":[{\"index\":1,\"relevance_score\":0.75,"
                        + "\"document\":{\"text\":\"b\"}}],\"usage\":{\"total_tokens\":5,\"prompt_tokens\":5}}");
    }

    @Test
    void answersInCoheresShapeWithItsSearchUnits() {
        Task task = cohere.read(call("{\"model\":\"m\",\"query\":\"q\",\"documents\":[\"a\"]}"));
        Ranking ranking = new Ranking("i", "", List.of(new Hit(0, 0.75)), null, 1.0);
        assertThat(text(cohere.write(ranking, task, new Notes())))
                .isEqualTo("{\"id\":\"i\",\"results\":[{\"index\":0,\"relevance_score\":0.75}],\"meta\":"
                        + "{\"api_version\":{\"version\":\"2\"},\"billed_units\":{\"search_units\":1.0}}}");
    }

    @Test
    void errorsStandWhereEachClientLooksForThem() {
        LlmError error = new LlmError.Unauthenticated("no key");
        assertThat(text(cohere.error(error, "r"))).isEqualTo("{\"message\":\"no key\"}");
        assertThat(text(jina.error(error, "r"))).isEqualTo("{\"detail\":\"no key\"}");
        assertThat(cohere.error(error, "r").status()).isEqualTo(401);
    }
}
