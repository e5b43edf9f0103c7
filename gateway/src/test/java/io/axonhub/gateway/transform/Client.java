package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;

/**
 * One way to be a client: a dialect, in one of its stream's shapes. Some have no provider behind them.
 *
 * @param name of its expectations: the format, with the shape where there are several
 * @param headers that ask for the shape
 * @param sse whether its streams are server-sent events
 */
public record Client(String name, GenerationInbound inbound, String path, Headers headers, boolean sse) {
    /** The clients of a dialect with providers. */
    static Client of(Dialect dialect) {
        return new Client(dialect.format(), dialect.inbound(), dialect.path(), Headers.empty(), true);
    }

    /** The format's name. */
    public String format() {
        return inbound.format();
    }

    /** A call of this client. */
    public HttpCall call(Headers more, byte[] body) {
        return new HttpCall("POST", path, headers.withAll(more), body);
    }

    /** A writer for a stream in this client's shape. */
    public StreamWriter streamWriter(Notes notes) {
        return inbound.streamWriter(Samples.request(true), notes, call(Headers.empty(), new byte[0]));
    }

    @Override
    public String toString() {
        return name;
    }
}
