package io.axonhub.gateway.pipeline.auth;

import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.store.ApiKey;
import io.axonhub.gateway.store.Snapshot;

/** Takes the snapshot this request will see, and lets only known keys pass. */
public final class AuthStage implements Stage {
    /** The scope that completions need. */
    public static final String CHAT = "chat.write";

    private final Snapshot.Source snapshots;
    private final Authenticator authenticator;

    /** With where the newest snapshot is. */
    public AuthStage(Snapshot.Source snapshots, Authenticator authenticator) {
        this.snapshots = snapshots;
        this.authenticator = authenticator;
    }

    @Override
    public boolean needsHeadOnly() {
        return true;
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        if (exchange.knownIdentity().isPresent()) {
            // somebody who is signed in: let in where the request came in, with the snapshot that is theirs
            return next.proceed(exchange);
        }
        Snapshot snapshot = snapshots.current();
        ApiKey key = authenticator.authenticate(exchange.call(), exchange.clientAddress(), CHAT, snapshot);
        exchange.put(Snapshot.class, snapshot);
        exchange.put(ApiKey.class, key);
        exchange.identify(new Identity(
                key.id(),
                key.displayName(),
                key.profile(),
                key.owner().team(),
                key.owner().user(),
                key.service().priority()));
        return next.proceed(exchange);
    }
}
