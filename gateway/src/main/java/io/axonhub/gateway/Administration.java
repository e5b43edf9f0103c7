package io.axonhub.gateway;

import io.axonhub.gateway.admin.access.Access;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.FirstOwner;
import io.axonhub.gateway.admin.access.Passwords;
import io.axonhub.gateway.admin.access.Ruled;
import io.axonhub.gateway.admin.access.Secrets;
import io.axonhub.gateway.admin.access.SignIn;
import io.axonhub.gateway.admin.access.Tokens;
import io.axonhub.gateway.admin.access.Trail;
import io.axonhub.gateway.admin.gitops.Configuration;
import io.axonhub.gateway.admin.graphql.Areas;
import io.axonhub.gateway.admin.graphql.AuditArea;
import io.axonhub.gateway.admin.graphql.CatalogArea;
import io.axonhub.gateway.admin.graphql.ChannelDrafts;
import io.axonhub.gateway.admin.graphql.ChannelLiveArea;
import io.axonhub.gateway.admin.graphql.ChannelTestArea;
import io.axonhub.gateway.admin.graphql.GraphQlEndpoint;
import io.axonhub.gateway.admin.graphql.KeyArea;
import io.axonhub.gateway.admin.graphql.ManagedObjects;
import io.axonhub.gateway.admin.graphql.ObjectArea;
import io.axonhub.gateway.admin.graphql.ProjectArea;
import io.axonhub.gateway.admin.graphql.RequestArea;
import io.axonhub.gateway.admin.graphql.RoleArea;
import io.axonhub.gateway.admin.graphql.RouteArea;
import io.axonhub.gateway.admin.graphql.TraceArea;
import io.axonhub.gateway.admin.graphql.UsageArea;
import io.axonhub.gateway.admin.graphql.UserArea;
import io.axonhub.gateway.admin.oidc.OidcSignIn;
import io.axonhub.gateway.admin.playground.Playground;
import io.axonhub.gateway.admin.playground.UpstreamModels;
import io.axonhub.gateway.admin.rest.Document;
import io.axonhub.gateway.admin.rest.LiveTail;
import io.axonhub.gateway.admin.rest.OidcPaths;
import io.axonhub.gateway.admin.rest.SystemPaths;
import io.axonhub.gateway.config.GatewayConfig;
import io.axonhub.gateway.config.OidcConfig;
import io.axonhub.gateway.config.OwnerConfig;
import io.axonhub.gateway.pipeline.Pipeline;
import io.axonhub.gateway.pipeline.Upstream;
import io.axonhub.gateway.pipeline.mapping.MappingStage;
import io.axonhub.gateway.pipeline.routing.Health;
import io.axonhub.gateway.pipeline.routing.RoutingStage;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.server.GatewayServer;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.Sessions;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.jdbc.Database;
import io.axonhub.gateway.transform.Formats;
import io.axonhub.gateway.transform.Inbound;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of the composition root that makes the admin API. Nothing of it works before the first call. */
final class Administration {
    private final Map<String, Ruled> endpoints = new HashMap<>();
    private final Playground playground;

    /** What it is made with. {@code token}: of this start. */
    record Parts(
            GatewayConfig config,
            Database database,
            Requests requests,
            Configuration configuration,
            ProviderCatalog catalog,
            Pricing pricing,
            Serving serving,
            Clock clock,
            SecureRandom random,
            String token) {}

    /** What serves model calls. {@code network}: the way out; {@code version}: the gateway's. */
    record Serving(Pipeline pipeline, Formats formats, Upstream network, Sight sight, String version) {}

    /** What finds a model and a channel for a request, to be asked without sending one. */
    record Sight(MappingStage mapping, RoutingStage routing, Health health) {}

    Administration(Parts parts) {
        Clock clock = parts.clock();
        SecureRandom random = parts.random();
        People people = parts.database().people();
        Sessions sessions = parts.database().sessions(new Encryption(parts.config(), random).keys());
        Passwords passwords = new Passwords(Passwords.Cost.usual(), random::nextBytes);
        Secrets secrets = new Secrets(random::nextBytes);
        Tokens tokens = new Tokens(sessions, clock, random::nextBytes);
        Trail trail = new Trail(parts.database().audit(), clock, random::nextLong);
        SignIn signIn = new SignIn(new SignIn.Parts(people, sessions, passwords, tokens, secrets), trail, clock);
        Access access = new Access(people, sessions, tokens, clock);
        FirstOwner owner = new FirstOwner(people, passwords, trail, clock, parts.token());
        unattended(owner, parts.config().owner());
        Optional<OidcSignIn> elsewhere = Optional.of(parts.config().admin().oidc())
                .filter(OidcConfig::isOn)
                .map(oidc -> new OidcSignIn(
                        oidc,
                        parts.serving().network(),
                        new OidcSignIn.Parts(signIn, people, parts.database().logins(), trail),
                        secrets,
                        clock));
        elsewhere.ifPresent(oidc -> endpoints.putAll(new OidcPaths(oidc).endpoints()));
        SystemPaths.About about = new SystemPaths.About(
                parts.config().server().name(), parts.serving().version(), elsewhere.map(OidcSignIn::label));
        endpoints.putAll(new SystemPaths(owner, signIn, access, about).endpoints());
        ManagedObjects objects =
                new ManagedObjects(parts.configuration().objects(clock), parts.configuration()::problems, trail);
        ChannelDrafts drafts = new ChannelDrafts(parts.configuration().objects(clock), parts.configuration());
        this.playground = new Playground(access, parts.configuration());
        Inbound chat = parts.serving().formats().inbound("openai-chat");
        Areas areas = new Areas(List.of(
                new UserArea(new UserArea.Parts(people, sessions, passwords, tokens, secrets), trail, clock),
                new RoleArea(people, secrets, trail, clock),
                new ProjectArea(people, secrets, trail, clock),
                new AuditArea(parts.database().audit()),
                new ObjectArea(objects),
                new KeyArea(objects, people, secrets, clock),
                new RequestArea(parts.requests(), people),
                new TraceArea(parts.database().traces(), people),
                new UsageArea(parts.database().usageReports(), people, clock),
                new CatalogArea(parts.catalog(), parts.configuration(), parts.pricing(), clock),
                new RouteArea(
                        parts.configuration(),
                        parts.serving().sight().mapping(),
                        parts.serving().sight().routing(),
                        chat,
                        clock),
                new ChannelLiveArea(
                        parts.configuration(),
                        parts.serving().sight().health(),
                        new UpstreamModels(parts.catalog(), parts.serving().network(), clock),
                        drafts,
                        clock),
                new ChannelTestArea(
                        new ChannelTestArea.Way(parts.serving().pipeline()::handle, chat),
                        drafts,
                        playground,
                        trail,
                        clock)));
        boolean introspection = parts.config().admin().introspection();
        endpoints.put("/admin/openapi.yaml", Document.openApi());
        endpoints.put("/admin/requests/tail", new LiveTail(access, parts.requests(), people));
        endpoints.put(
                "/admin/graphql",
                GraphQlEndpoint.of(
                        access, areas, introspection, parts.database().replays(), clock));
    }

    private static void unattended(FirstOwner owner, OwnerConfig config) {
        if (config.email().isBlank()) {
            return;
        }
        try {
            owner.unattended(new FirstOwner.Account(config.email(), "", config.password()));
        } catch (AdminException e) {
            throw new StoreException(StoreException.Kind.UNUSABLE, "owner." + e.text(), e);
        }
    }

    /** The paths. */
    Map<String, Ruled> endpoints() {
        return Map.copyOf(endpoints);
    }

    /** What the server is told of it. */
    GatewayServer.Admin served() {
        return new GatewayServer.Admin(Map.copyOf(endpoints), playground);
    }
}
