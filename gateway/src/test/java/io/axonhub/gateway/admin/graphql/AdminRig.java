package io.axonhub.gateway.admin.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.admin.access.AccessRig;
import io.axonhub.gateway.admin.access.Client;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.admin.access.Secrets;
import io.axonhub.gateway.admin.gitops.CatalogTypes;
import io.axonhub.gateway.admin.gitops.Configuration;
import io.axonhub.gateway.admin.playground.Playground;
import io.axonhub.gateway.admin.playground.UpstreamModels;
import io.axonhub.gateway.admin.projects.StoredProjects;
import io.axonhub.gateway.admin.settings.RunningSettings;
import io.axonhub.gateway.config.ConfigLoader;
import io.axonhub.gateway.config.GatewayConfig;
import io.axonhub.gateway.http.Endpoint;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonValues;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Upstream;
import io.axonhub.gateway.pipeline.mapping.MappingStage;
import io.axonhub.gateway.pipeline.mapping.ModelNames;
import io.axonhub.gateway.pipeline.routing.Health;
import io.axonhub.gateway.pipeline.routing.Routes;
import io.axonhub.gateway.pipeline.routing.RoutingStage;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.PriceBook;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.User;
import io.axonhub.gateway.store.jdbc.Database;
import io.axonhub.gateway.transform.Formats;
import io.axonhub.gateway.transform.openai.chat.ChatInbound;
import io.axonhub.gateway.transform.openai.chat.ChatOutbound;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The GraphQL endpoint over a real database. */
final class AdminRig implements AutoCloseable {
    final AccessRig access;
    final Engine engine;
    final Configuration configuration;
    Function<Exchange, Reply> pipeline = exchange -> {
        throw new GatewayException(new LlmError.UpstreamAuth("no pipeline"));
    };
    /** The way to providers. */
    Upstream network = (call, base, timeouts, deadline) -> {
        throw new GatewayException(new LlmError.UpstreamAuth("no network"));
    };

    final Health health = new Health(true, System::nanoTime);
    final RecordedRequests requests = new RecordedRequests();
    final RunningSettings settings;
    private final GatewayConfig config;
    private final GraphQlEndpoint endpoint;
    private int users;

    AdminRig(Path dir) {
        this(dir, false);
    }

    AdminRig(Path dir, boolean introspection) {
        this(dir, introspection, null);
    }

    /** Over the requests of the database. */
    AdminRig(Path dir, Function<Database, Requests> recorded) {
        this(dir, false, recorded);
    }

    private AdminRig(Path dir, boolean introspection, @Nullable Function<Database, Requests> recorded) {
        access = new AccessRig(dir);
        Secrets secrets = new Secrets(
                bytes -> java.util.concurrent.ThreadLocalRandom.current().nextBytes(bytes));
        configuration = Configuration.open(
                dir.resolve("resources"),
                new Configuration.Stored(
                        () -> access.database.configStore(AccessRig.KEYS, access.clock),
                        () -> new StoredProjects(access.people)),
                new CatalogTypes(ProviderCatalog.builtIn()),
                access.clock);
        Map<String, String> environment = new HashMap<>(Map.of("AXONHUB_DB_DSN", "file:x?pwd=hidden"));
        if (introspection) {
            environment.put("AXONHUB_ADMIN_INTROSPECTION", "true");
        }
        config = ConfigLoader.load(Optional.empty(), environment).config();
        settings = new RunningSettings(config.live(), access.database.configStore(AccessRig.KEYS, access.clock));
        configuration.whenRevised(settings::refresh);
        List<Areas.Area> areas = new ArrayList<>(peopleAreas(secrets, recorded));
        areas.addAll(channelAreas(secrets));
        engine = new Engine(
                new Areas(areas).resolvers(),
                () -> settings.current().effective().introspection());
        endpoint = new GraphQlEndpoint(access.access, engine, new Once(access.database.replays(), access.clock));
    }

    private List<Areas.Area> peopleAreas(Secrets secrets, @Nullable Function<Database, Requests> recorded) {
        UserArea.Parts parts = new UserArea.Parts(access.people, access.passwords, access.tokens, secrets);
        SystemArea system = new SystemArea(
                config,
                "1.2.3",
                configuration,
                new SystemArea.Fleet(access.database.replicas(), access.database.leases(), "chores"),
                settings,
                access.clock);
        return List.of(
                new UserArea(parts, access.trail, access.clock),
                new RoleArea(access.people, secrets, access.trail, access.clock),
                new ProjectArea(
                        access.people,
                        secrets,
                        access.trail,
                        access.clock,
                        configuration.objects(access.clock)::revise),
                new AuditArea(access.database.audit()),
                new RequestArea(recorded == null ? requests : recorded.apply(access.database), access.people),
                new TraceArea(access.database.traces(), access.people),
                new UsageArea(access.database.usageReports(access.clock), access.people, access.clock),
                system,
                new SettingsArea(settings, access.trail, system));
    }

    private List<Areas.Area> channelAreas(Secrets secrets) {
        ManagedObjects objects =
                new ManagedObjects(configuration.objects(access.clock), configuration::problems, access.trail);
        ProviderCatalog catalog = ProviderCatalog.builtIn();
        ChatInbound chat = new ChatInbound(access.clock, () -> "id");
        ChannelDrafts drafts = new ChannelDrafts(configuration.objects(access.clock), configuration);
        RoutingStage routing = new RoutingStage(
                new Routes(catalog, new Formats(List.of(chat), List.of(new ChatOutbound()))),
                health,
                RandomGenerator.getDefault());
        return List.of(
                new ObjectArea(objects),
                new KeyArea(objects, access.people, secrets, access.clock),
                new CatalogArea(catalog, configuration, new Pricing(PriceBook.empty()), access.clock),
                new RouteArea(configuration, new MappingStage(new ModelNames()), routing, chat, access.clock),
                new ChannelLiveArea(
                        configuration,
                        health,
                        new UpstreamModels(
                                catalog,
                                (call, base, timeouts, deadline) -> network.send(call, base, timeouts, deadline),
                                access.clock),
                        drafts,
                        access.clock),
                new ChannelTestArea(
                        new ChannelTestArea.Way(exchange -> pipeline.apply(exchange), chat),
                        drafts,
                        new Playground(access.access, configuration),
                        access.trail,
                        access.clock));
    }

    /** The access token of a new user with these scopes. */
    String user(boolean owner, Set<Scope> scopes, User.Grant... grants) {
        String id = "u" + users++;
        User user = new User(
                id,
                id + "@x.org",
                id,
                null,
                null,
                owner,
                true,
                scopes.stream().map(Scope::wire).collect(Collectors.toSet()),
                List.of(grants),
                access.now(),
                1);
        access.people.users().add(user);
        return access.signIn.open(user, new Client("10.0.0.1", "test")).accessToken();
    }

    String owner() {
        return user(true, Set.of());
    }

    HttpReply post(String body, String... headers) {
        HttpCall call = new HttpCall(
                "POST",
                "/admin/graphql",
                Headers.of(headers).with("content-type", "application/json"),
                body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return ((Endpoint.Answer.Whole) endpoint.answer(call, "10.0.0.1")).reply();
    }

    /** The answer to a document. */
    JsonNode ask(String token, String query, Object... variables) {
        Map<String, Object> given = new java.util.HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            given.put((String) variables[i], variables[i + 1]);
        }
        JsonNode body = JsonValues.tree(Map.of("query", query, "variables", given));
        return Json.parse(
                post(Json.text(body), "authorization", "Bearer " + token).body());
    }

    @Override
    public void close() {
        try {
            configuration.close();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        access.close();
    }
}
