package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.sdk.Sdk;
import io.axonhub.e2e.sdk.Sdk.Op;

/** What every official SDK must be told when something goes wrong before the first event. */
enum Fault {
    BAD_REQUEST("fail-400", 400, "prompt is too long: 210000 tokens > 200000 maximum"),
    RATE_LIMIT("fail-429", 429, "Slow down") {
        @Override
        void judge(Sdk sdk, JsonNode error) {
            assertThat(error.path("retryAfter").asText()).isEqualTo("7");
        }
    },
    UPSTREAM_KEY("fail-401", 502, "") {
        @Override
        void judge(Sdk sdk, JsonNode error) {
            assertThat(error.toString()).as("our key is nobody's business").doesNotContain("up-key");
        }
    },
    INTERNAL("fail-500", 500, ""),
    OVERLOADED("fail-529", 529, "") {
        @Override
        int status(Sdk sdk) {
            return sdk.dialect().anthropic() ? 529 : 503;
        }
    },
    HTML("html-200", 502, ""),
    JSON_ERROR("json-error-200", 502, ""),
    ERROR_FIRST("error-first", 529, "") {
        @Override
        int status(Sdk sdk) {
            return sdk.dialect().anthropic() ? 529 : 503;
        }
    },
    UNKNOWN_MODEL("no-such-model", 404, "no-such-model"),
    WRONG_KEY("text", 401, "") {
        @Override
        Sdk.Result call(Sdk sdk, Target target, Op op) {
            Target stranger =
                    new Target("", target.url(), "wrong-key", target.provider(), target.anthropic(), target.model());
            return Case.bad(sdk, stranger, op, Case.ask(sdk, stranger, "text"));
        }
    };

    private final String scene;
    private final int status;
    private final String message;

    Fault(String scene, int status, String message) {
        this.scene = scene;
        this.status = status;
        this.message = message;
    }

    /** Causes it, whole and streamed, and judges what the SDK raised. */
    void check(Sdk sdk, Target target) {
        for (Op op : this == ERROR_FIRST ? new Op[] {Op.STREAM} : new Op[] {Op.CREATE, Op.STREAM, Op.RAW}) {
            JsonNode error = call(sdk, target, op).error();
            assertThat(error.path("status").asInt()).as("%s of %s", op, error).isEqualTo(status(sdk));
            assertThat(error.toString()).contains(message);
            JsonNode type = error.path("body").findPath("type");
            assertThat(type.asText()).as("an error of the dialect: %s", error).isNotEmpty();
            judge(sdk, error);
        }
    }

    int status(Sdk sdk) {
        return status;
    }

    Sdk.Result call(Sdk sdk, Target target, Op op) {
        return Case.bad(sdk, target, op, Case.ask(sdk, target, scene));
    }

    void judge(Sdk sdk, JsonNode error) {}
}
