package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.provider.Counts;
import io.axonhub.e2e.provider.Recorded;
import io.axonhub.e2e.provider.Scenes;
import io.axonhub.e2e.provider.Turn;
import io.axonhub.e2e.sdk.Dialect;
import io.axonhub.e2e.sdk.Said;
import io.axonhub.e2e.sdk.Sdk;
import io.axonhub.e2e.sdk.Sdk.Op;
import io.axonhub.e2e.sdk.Sdk.Result;
import java.util.LinkedHashMap;
import java.util.Map;

/** What every official SDK must see, whatever stands between it and the model: one conversation each. */
enum Case {
    TEXT {
        @Override
        void play(Sdk sdk, Target target) {
            Said said = said(sdk, good(sdk, target, Op.CREATE, ask(sdk, target, "text")));
            assertThat(said.text()).isEqualTo(Scenes.TEXT.text());
            assertThat(said.stop()).isEqualTo(sdk.dialect().word(Turn.Stop.END));
        }
    },
    TEXT_STREAM {
        @Override
        void play(Sdk sdk, Target target) {
            streams(sdk, target, "text");
        }
    },
    TOOLS {
        @Override
        void play(Sdk sdk, Target target) {
            ObjectNode body = sdk.dialect().withTools(ask(sdk, target, "tools"));
            Result first = good(sdk, target, Op.STREAM, body);
            Said said = said(sdk, first);
            assertCalls(said, Scenes.TOOLS);
            assertThat(said.text()).isEqualTo(Scenes.TOOLS.text());
            assertThat(said.stop()).isEqualTo(sdk.dialect().word(Turn.Stop.CALLS));
            Map<String, String> results = new LinkedHashMap<>();
            said.calls().forEach(call -> results.put(call.id(), "result of " + call.id()));
            ObjectNode next = sdk.dialect().followUp(body, first.value(), results);
            assertThat(said(sdk, good(sdk, target, Op.CREATE, next)).text()).isEqualTo("Sun in Paris, snow in Oslo.");
            Recorded upstream = target.last("tools");
            Scenes.TOOLS
                    .calls()
                    .forEach(call ->
                            assertThat(upstream.text()).contains("\"" + call.id() + "\"", "result of " + call.id()));
        }
    },
    TOOLS_WHOLE {
        @Override
        void play(Sdk sdk, Target target) {
            Said said = said(sdk, good(sdk, target, Op.CREATE, sdk.dialect().withTools(ask(sdk, target, "tools"))));
            assertCalls(said, Scenes.TOOLS);
            assertThat(said.stop()).isEqualTo(sdk.dialect().word(Turn.Stop.CALLS));
        }
    },
    THINKING {
        @Override
        void play(Sdk sdk, Target target) {
            thinks(sdk, target, Op.CREATE);
        }
    },
    THINKING_STREAM {
        @Override
        void play(Sdk sdk, Target target) {
            Result result = good(sdk, target, Op.STREAM, thinking(sdk, target));
            Turn.Thinking thinking = (Turn.Thinking) Scenes.THINKING.parts().getFirst();
            assertThat(sdk.dialect().reasoning(result.events())).isEqualTo(thinking.text());
            assertThat(sdk.dialect().text(result.events())).isEqualTo(Scenes.THINKING.text());
            if (sdk.dialect().anthropic()) {
                thinks(sdk, target, Op.STREAM);
            }
        }
    },
    STRUCTURED {
        @Override
        void play(Sdk sdk, Target target) {
            ObjectNode body = sdk.dialect().withSchema(ask(sdk, target, Scenes.STRUCTURED));
            Said said = said(sdk, good(sdk, target, Op.PARSE, body));
            assertThat(Tree.parse(said.text()).path("city").asText()).isEqualTo("Paris");
            Recorded upstream = target.last(Scenes.STRUCTURED);
            String schema = upstream.responses()
                    ? "/text/format/schema"
                    : upstream.anthropic() ? "/output_config/format/schema" : "/response_format/json_schema/schema";
            assertThat(upstream.json().at(schema)).isEqualTo(Tree.parse(Dialect.SCHEMA));
        }
    },
    IMAGE {
        @Override
        void play(Sdk sdk, Target target) {
            good(sdk, target, Op.CREATE, sdk.dialect().withImage(ask(sdk, target, "image")));
            if (target.last("image").responses()) {
                assertThat(target.last("image")
                                .json()
                                .at("/input/0/content/1/image_url")
                                .asText())
                        .isEqualTo("data:image/png;base64," + Dialect.PIXEL);
                return;
            }
            JsonNode messages = target.last("image").json().path("messages");
            JsonNode parts = messages.path(messages.size() - 1).path("content");
            boolean anthropic = target.last("image").anthropic();
            assertThat(parts.at(anthropic ? "/1/source/data" : "/1/image_url/url")
                            .asText())
                    .isEqualTo((anthropic ? "" : "data:image/png;base64,") + Dialect.PIXEL);
            assertThat(parts.at("/0/text").asText()).isEqualTo("What is this?");
        }
    },
    USAGE {
        @Override
        void play(Sdk sdk, Target target) {
            Counts sent = Scenes.USAGE.usage();
            Said.Used used = new Said.Used(
                    sent.input(), sent.cacheRead(), sent.cacheWrite(), sent.allOutput(), sent.reasoning());
            assertThat(said(sdk, good(sdk, target, Op.CREATE, ask(sdk, target, "usage")))
                            .used())
                    .isEqualTo(used);
            Result streamed = good(sdk, target, Op.STREAM, ask(sdk, target, "usage"));
            assertThat(sdk.dialect().used(streamed.events())).isEqualTo(used);
            assertThat(said(sdk, streamed).used().input()).isEqualTo(used.input());
            assertThat(said(sdk, streamed).used().output()).isEqualTo(used.output());
        }
    },
    LENGTH {
        @Override
        void play(Sdk sdk, Target target) {
            Said said = said(sdk, good(sdk, target, Op.CREATE, ask(sdk, target, "length")));
            assertThat(said.stop()).isEqualTo(sdk.dialect().word(Turn.Stop.LENGTH));
        }
    },
    REFUSAL {
        @Override
        void play(Sdk sdk, Target target) {
            Said said = said(sdk, good(sdk, target, Op.CREATE, ask(sdk, target, "refusal")));
            assertThat(said.text()).isEqualTo("I cannot help with that.");
            boolean anthropic = sdk.dialect().anthropic();
            boolean ownWord = anthropic || !target.same(false) || sdk.dialect().equals(Dialect.GEMINI);
            assertThat(said.stop()).isEqualTo(sdk.dialect().word(ownWord ? Turn.Stop.REFUSED : Turn.Stop.END));
        }
    },
    ODD_TRANSPORT {
        @Override
        void play(Sdk sdk, Target target) {
            for (String way : new String[] {"bytes", "random", "crlf", "comments", "until-close"}) {
                streams(sdk, target, "text@" + way);
            }
            if (!target.direct()) {
                // an SDK's own pool would trip over the connection that is dead afterwards
                streams(sdk, target, "text@close-after");
                streams(sdk, target, "text@close-after");
            }
        }
    },
    ODD_TRANSPORT_OF_CALLS {
        @Override
        void play(Sdk sdk, Target target) {
            for (String way : new String[] {"bytes", "random", "crlf"}) {
                ObjectNode body = sdk.dialect().withTools(ask(sdk, target, "tools@" + way));
                assertCalls(said(sdk, good(sdk, target, Op.STREAM, body)), Scenes.TOOLS);
            }
        }
    },
    ERROR_MID_STREAM {
        @Override
        void play(Sdk sdk, Target target) {
            for (Op op : new Op[] {Op.STREAM, Op.RAW}) {
                Result result = bad(sdk, target, op, ask(sdk, target, "long@error"));
                assertThat(result.error().toString()).containsIgnoringCase("overloaded");
                assertThat("0123456789".repeat(8)).startsWith(sdk.dialect().text(result.events()));
            }
        }
    },
    CUT_MID_STREAM {
        @Override
        void play(Sdk sdk, Target target) {
            for (String way : new String[] {"cut", "cut-inside", "reset"}) {
                for (Op op : new Op[] {Op.STREAM, Op.RAW}) {
                    Result result = bad(sdk, target, op, ask(sdk, target, "long@" + way));
                    assertThat("0123456789".repeat(8)).startsWith(sdk.dialect().text(result.events()));
                }
            }
        }
    };

    /** Plays and judges it. */
    abstract void play(Sdk sdk, Target target);

    static ObjectNode ask(Sdk sdk, Target target, String scene) {
        return sdk.dialect().ask(target.model().apply(scene), "What is the weather?");
    }

    static Result call(Sdk sdk, Target target, Op op, ObjectNode body) {
        return sdk.call(op, sdk.dialect().baseUrl(target.url()), target.key(), body);
    }

    static Result bad(Sdk sdk, Target target, Op op, ObjectNode body) {
        Result result = call(sdk, target, op, body);
        assertThat(result.ok())
                .as("%s must raise for %s, but took %s", sdk, body.path("model"), result)
                .isFalse();
        return result;
    }

    private static Result good(Sdk sdk, Target target, Op op, ObjectNode body) {
        Result result = call(sdk, target, op, body);
        assertThat(result.ok()).as("%s raised %s", sdk, result.error()).isTrue();
        return result;
    }

    private static Said said(Sdk sdk, Result result) {
        return sdk.dialect().read(result.value());
    }

    private static void streams(Sdk sdk, Target target, String scene) {
        Result result = good(sdk, target, Op.STREAM, ask(sdk, target, scene));
        Said said = said(sdk, result);
        assertThat(said.text()).as(scene).isEqualTo(Scenes.TEXT.text());
        assertThat(sdk.dialect().text(result.events())).as(scene).isEqualTo(Scenes.TEXT.text());
        assertThat(said.stop()).as(scene).isEqualTo(sdk.dialect().word(Turn.Stop.END));
        assertThat(said.used().output()).as(scene).isEqualTo(Scenes.TEXT.usage().output());
    }

    private static void assertCalls(Said said, Turn turn) {
        assertThat(said.calls()).hasSameSizeAs(turn.calls());
        for (int i = 0; i < turn.calls().size(); i++) {
            Turn.Call sent = turn.calls().get(i);
            Turn.Call got = said.calls().get(i);
            assertThat(got.id()).isEqualTo(sent.id());
            assertThat(got.name()).isEqualTo(sent.name());
            assertThat(Tree.parse(got.arguments())).isEqualTo(Tree.parse(sent.arguments()));
        }
    }

    private static ObjectNode thinking(Sdk sdk, Target target) {
        return sdk.dialect().withThinking(sdk.dialect().withTools(ask(sdk, target, "thinking")));
    }

    private static void thinks(Sdk sdk, Target target, Op op) {
        ObjectNode body = thinking(sdk, target);
        Result first = good(sdk, target, op, body);
        Said said = said(sdk, first);
        Turn.Thinking thinking = (Turn.Thinking) Scenes.THINKING.parts().getFirst();
        assertThat(said.reasoning()).isEqualTo(thinking.text());
        assertCalls(said, Scenes.THINKING);
        ObjectNode next = sdk.dialect()
                .followUp(body, first.value(), Map.of(said.calls().getFirst().id(), "hot"));
        assertThat(said(sdk, good(sdk, target, Op.CREATE, next)).text()).isEqualTo("9.9 is larger.");
        Recorded upstream = target.last("thinking");
        if (upstream.anthropic()) {
            JsonNode block = upstream.json().at("/messages/1/content/0");
            assertThat(block.path("type").asText()).isEqualTo("thinking");
            assertThat(block.path("thinking").asText()).isEqualTo(thinking.text());
            assertThat(block.path("signature").asText()).isEqualTo(thinking.signature());
        } else if (!said.signature().isEmpty() && !upstream.responses()) {
            assertThat(upstream.text()).doesNotContain(said.signature());
        }
    }
}
