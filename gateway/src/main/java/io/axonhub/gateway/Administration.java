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
import io.axonhub.gateway.admin.graphql.SettingsArea;
import io.axonhub.gateway.admin.graphql.SystemArea;
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
import io.axonhub.gateway.admin.settings.RunningSettings;
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
import io.axonhub.gateway.store.replica.Leadership;
import io.axonhub.gateway.transform.Formats;
import io.axonhub.gateway.transform.Inbound;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of the composition root that makes the admin API. Nothing of it works before the first call. */
final class Administration {
    private final Map<String, Ruled> endpoints = new HashMap<>();
    private final Playground playground;
    private final Parts parts;
    private final Clock clock;
    private final People people;
    private final Sessions sessions;
    private final Passwords passwords;
    private final Secrets secrets;
    private final Tokens tokens;
    private final Trail trail;

    /** What it is made with. {@code token}: of this start. */
    record Parts(
            GatewayConfig config,
            Kept kept,
            Requests requests,
            ProviderCatalog catalog,
            Pricing pricing,
            Serving serving,
            Clock clock,
            SecureRandom random,
            String token) {
        Database database() {
            return kept.database();
        }

        Configuration configuration() {
            return kept.configuration();
        }
    }

    /** What is kept of the configuration. */
    record Kept(Database database, Configuration configuration, RunningSettings settings) {}

    /** What serves model calls. {@code network}: the way out; {@code version}: the gateway's. */
    record Serving(Pipeline pipeline, Formats formats, Upstream network, Sight sight, String version) {}

    /** What finds a model and a channel for a request, to be asked without sending one. */
    record Sight(MappingStage mapping, RoutingStage routing, Health health) {}

    Administration(Parts parts) {
        this.parts = parts;
        this.clock = parts.clock();
        SecureRandom random = parts.random();
        this.people = parts.database().people();
        this.sessions = parts.database().sessions(new Encryption(parts.config(), random).keys());
        this.passwords = new Passwords(Passwords.Cost.usual(), random::nextBytes);
        this.secrets = new Secrets(random::nextBytes);
        this.tokens = new Tokens(sessions, clock, random::nextBytes);
        this.trail = new Trail(parts.database().audit(), clock, random::nextLong);
        Access access = new Access(people, sessions, tokens, clock);
        this.playground = new Playground(access, parts.configuration());
        signingIn(access);
        List<Areas.Area> areas = new ArrayList<>(peopleAreas());
        areas.addAll(channelAreas());
        endpoints.put("/admin/openapi.yaml", Document.openApi());
        endpoints.putAll(Document.graphiQl());
        endpoints.put("/admin/requests/tail", new LiveTail(access, parts.requests(), people));
        endpoints.put(
                "/admin/graphql",
                GraphQlEndpoint.of(
                        access,
                        new Areas(areas),
                        () -> parts.kept().settings().current().effective().introspection(),
                        parts.database().replays(),
                        clock));
    }

    /** The paths that lead in. */
    private void signingIn(Access access) {
        SignIn signIn = new SignIn(new SignIn.Parts(people, sessions, passwords, tokens, secrets), trail, clock);
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
    }

    private List<Areas.Area> peopleAreas() {
        SystemArea system = new SystemArea(
                parts.config(),
                parts.serving().version(),
                parts.configuration(),
                new SystemArea.Fleet(
                        parts.database().replicas(), parts.database().leases(), Leadership.CHORES),
                parts.kept().settings(),
                clock);
        return List.of(
                new UserArea(new UserArea.Parts(people, passwords, tokens, secrets), trail, clock),
                new RoleArea(people, secrets, trail, clock),
                new ProjectArea(
                        people, secrets, trail, clock, parts.configuration().objects(clock)::revise),
                new AuditArea(parts.database().audit()),
                new RequestArea(parts.requests(), people),
                new TraceArea(parts.database().traces(), people),
                new UsageArea(parts.database().usageReports(clock), people, clock),
                system,
                new SettingsArea(parts.kept().settings(), trail, system));
    }

    private List<Areas.Area> channelAreas() {
        Configuration configuration = parts.configuration();
        Serving serving = parts.serving();
        ManagedObjects objects = new ManagedObjects(configuration.objects(clock), configuration::problems, trail);
        ChannelDrafts drafts = new ChannelDrafts(configuration.objects(clock), configuration);
        Inbound chat = serving.formats().inbound("openai-chat");
        Sight sight = serving.sight();
        UpstreamModels models = new UpstreamModels(parts.catalog(), serving.network(), clock);
        ChannelTestArea.Way way = new ChannelTestArea.Way(serving.pipeline()::handle, chat);
        return List.of(
                new ObjectArea(objects),
                new KeyArea(objects, people, secrets, clock),
                new CatalogArea(parts.catalog(), configuration, parts.pricing(), clock),
                new RouteArea(configuration, sight.mapping(), sight.routing(), chat, clock),
                new ChannelLiveArea(configuration, sight.health(), models, drafts, clock),
                new ChannelTestArea(way, drafts, playground, trail, clock));
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
