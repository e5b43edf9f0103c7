package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;

/**
 * A client's request into another dialect. Writers name fields as the unified model has them; what they lose or refuse is told here as
 * the client wrote it, with what its reader had no place for.
 */
public final class Crossing {
    private Crossing() {}

    /**
     * The call.
     *
     * @throws GatewayException InvalidRequest that names the client's field
     */
    public static HttpCall write(Request request, GenerationOutbound outbound, Target target, Notes notes) {
        Notes found = new Notes();
        request.origin().strays().forEach(path -> notes.dropped(path, "has no place in another dialect"));
        try {
            return outbound.write(request, target, found);
        } catch (GatewayException e) {
            if (e.error() instanceof LlmError.InvalidRequest refusal && refusal.param() != null) {
                throw new GatewayException(refusal.about(request.wrote(refusal.param())), e);
            }
            throw e;
        } finally {
            found.list().forEach(note -> notes.add(note.about(request.wrote(note.field()))));
        }
    }
}
