package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.sdk.Dialect;
import io.axonhub.e2e.sdk.Sdk;
import io.axonhub.e2e.sdk.Sdk.Op;

/** What every official SDK must be told when something goes wrong before the first event. */
enum Fault {
    BAD_REQUEST("fail-400", 400, 400, "prompt is too long: 210000 tokens > 200000 maximum"),
    RATE_LIMIT("fail-429", 429, 429, "rate_limit_error") {
        @Override
        void judge(JsonNode error) {
            // Google's SDK hides the headers, and shows the body's own word for it
            assertThat(error.path("retryAfter").asText("").equals("7")
                            || error.toString().contains("\"retryDelay\":\"7s\""))
                    .as("the delay in %s", error)
                    .isTrue();
        }
    },
    UPSTREAM_KEY("fail-401", 502, 502, "") {
        @Override
        void judge(JsonNode error) {
            assertThat(error.toString()).as("our key is nobody's business").doesNotContain("up-key");
        }
    },
    INTERNAL("fail-500", 502, 500, ""),
    OVERLOADED("fail-529", 503, 529, ""),
    HTML("html-200", 502, 500, ""),
    JSON_ERROR("json-error-200", 502, 500, ""),
    ERROR_FIRST("error-first", 503, 529, ""),
    UNKNOWN_MODEL("no-such-model", 404, 404, "no-such-model"),
    WRONG_KEY("text", 401, 401, "") {
        @Override
        Sdk.Result call(Sdk sdk, Target target, Op op) {
            Target stranger =
                    new Target("", target.url(), "wrong-key", target.provider(), target.anthropic(), target.model());
            return Case.bad(sdk, stranger, op, Case.ask(sdk, stranger, "text"));
        }
    };

    private final String scene;
    private final int openAiStatus;
    private final int anthropicStatus;
    private final String part;

    Fault(String scene, int openAiStatus, int anthropicStatus, String part) {
        this.scene = scene;
        this.openAiStatus = openAiStatus;
        this.anthropicStatus = anthropicStatus;
        this.part = part;
    }

    /** Causes it, whole and streamed, and judges what the SDK raised. */
    void check(Sdk sdk, Target target) {
        boolean google = sdk.dialect().equals(Dialect.GEMINI);
        int status = google ? googleStatus() : sdk.dialect().anthropic() ? anthropicStatus : openAiStatus;
        for (Op op : this == ERROR_FIRST ? new Op[] {Op.STREAM} : new Op[] {Op.CREATE, Op.STREAM, Op.RAW}) {
            JsonNode error = call(sdk, target, op).error();
            assertThat(error.path("status").asInt()).as("%s of %s", op, error).isEqualTo(status);
            assertThat(error.toString()).contains(google && this == RATE_LIMIT ? "RESOURCE_EXHAUSTED" : part);
            JsonNode type = error.path("body").findPath(google ? "status" : "type");
            assertThat(type.asText()).as("an error of the dialect: %s", error).isNotEmpty();
            judge(error);
        }
    }

    /** As Google's table of codes has it: our credential is as good as no service, and a bad answer is internal. */
    private int googleStatus() {
        return switch (this) {
            case UPSTREAM_KEY, OVERLOADED, ERROR_FIRST -> 503;
            case INTERNAL, HTML, JSON_ERROR -> 500;
            case BAD_REQUEST, RATE_LIMIT, UNKNOWN_MODEL, WRONG_KEY -> openAiStatus;
        };
    }

    Sdk.Result call(Sdk sdk, Target target, Op op) {
        return Case.bad(sdk, target, op, Case.ask(sdk, target, scene));
    }

    void judge(JsonNode error) {}
}
