package io.axonhub.gateway.provider.quirk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import java.math.BigDecimal;

/**
 * One thing a vendor wants otherwise. It meets bodies that the gateway wrote as well as a client's own, and leaves alone what is
 * right already; what it takes away it says in the notes, what cannot be had and matters to the caller it refuses.
 */
@FunctionalInterface
public interface Rule {
    /** Edits the body. */
    void apply(Body body);

    /** Members that the vendor refuses or passes over. */
    static Rule without(String... names) {
        return body -> {
            for (String name : names) {
                body.drop(name, "unknown to " + body.type());
            }
        };
    }

    /** One choice only: a single one is what every vendor gives unasked. */
    static Rule oneChoice() {
        return body -> {
            if (body.get("n").asInt(1) > 1) {
                throw body.refused("n", "is more than 1, but the provider gives one choice only");
            }
            body.remove("n");
        };
    }

    /** The output limit under its old name. */
    static Rule maxTokens() {
        return body -> renamed(body, "max_completion_tokens", "max_tokens");
    }

    /** The same value under another name, if that is still free. */
    private static void renamed(Body body, String from, String to) {
        if (!body.has(from)) {
            return;
        }
        if (body.has(to)) {
            body.drop(from, to + " says it already");
        } else {
            body.set(to, body.get(from));
            body.remove(from);
        }
    }

    /** A number between two others. */
    static Rule within(String name, String least, String most) {
        return body -> {
            JsonNode value = body.get(name);
            if (value.isNumber()) {
                BigDecimal fitting =
                        value.decimalValue().max(new BigDecimal(least)).min(new BigDecimal(most));
                if (fitting.compareTo(value.decimalValue()) != 0) {
                    body.degrade(
                            name,
                            "must be from " + least + " to " + most + " for " + body.type(),
                            DecimalNode.valueOf(fitting));
                }
            }
        };
    }

    /** Sampling parameters that the model has fixed. */
    static Rule fixedSampling() {
        return body -> {
            if (!body.model().sampling()) {
                for (String name : new String[] {
                    "temperature",
                    "top_p",
                    "frequency_penalty",
                    "presence_penalty",
                    "logit_bias",
                    "logprobs",
                    "top_logprobs"
                }) {
                    body.drop(name, "the model takes no sampling parameters");
                }
            }
        };
    }
}
