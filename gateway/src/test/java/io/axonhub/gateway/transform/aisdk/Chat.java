package io.axonhub.gateway.transform.aisdk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;

/** A client of one protocol: takes a stream as its parser does, keeps the message that it shows and will send back. */
public interface Chat {
    /** Takes all bytes of a stream, or of its beginning; fails where the parser would throw. */
    void accept(byte[] stream);

    /** The assistant's message so far. */
    ObjectNode message();

    /** Whether the client takes the answer for whole. */
    boolean complete();

    /** The error shown; empty when there is none. */
    String error();

    /** The next request: a question, and the message it was answered with. */
    default byte[] reply(ObjectNode question) {
        ObjectNode body = Json.object().put("model", "m");
        body.putArray("messages").add(question).add(message());
        return Json.bytes(body);
    }

    /** The next request. */
    byte[] reply();
}
