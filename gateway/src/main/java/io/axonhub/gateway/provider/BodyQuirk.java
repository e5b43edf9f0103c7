package io.axonhub.gateway.provider;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.provider.quirk.Body;
import io.axonhub.gateway.provider.quirk.Rule;
import java.util.List;

/** A vendor's rules on the JSON body of one wire format. A body that breaks none of them is sent as it is, byte for byte. */
record BodyQuirk(String format, List<Rule> rules) implements Quirk {
    BodyQuirk {
        rules = List.copyOf(rules);
    }

    @Override
    public HttpCall apply(HttpCall call, Destination destination) {
        if (!destination.format().equals(format)) {
            return call;
        }
        Body body = Body.of(call.body(), destination.type(), destination.target(), destination.notes());
        rules.forEach(rule -> rule.apply(body));
        return new HttpCall(call.method(), call.path(), call.headers(), body.edited());
    }
}
