package io.axonhub.gateway;

import io.axonhub.gateway.Administration.Serving;
import io.axonhub.gateway.admin.FirstRun;
import io.axonhub.gateway.admin.Welcome;
import io.axonhub.gateway.admin.gitops.CatalogTypes;
import io.axonhub.gateway.admin.gitops.Configuration;
import io.axonhub.gateway.admin.gitops.ProviderTypes;
import io.axonhub.gateway.admin.projects.StoredProjects;
import io.axonhub.gateway.admin.settings.RunningSettings;
import io.axonhub.gateway.client.AddressGuard;
import io.axonhub.gateway.client.HelidonUpstream;
import io.axonhub.gateway.client.RoutedUpstream;
import io.axonhub.gateway.client.TokenExchange;
import io.axonhub.gateway.client.simulated.SimulatedUpstream;
import io.axonhub.gateway.config.AnthropicConfig;
import io.axonhub.gateway.config.DbConfig;
import io.axonhub.gateway.config.GatewayConfig;
import io.axonhub.gateway.config.JournalConfig;
import io.axonhub.gateway.config.StorageConfig;
import io.axonhub.gateway.pipeline.Dispatch;
import io.axonhub.gateway.pipeline.Pipeline;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.pipeline.Upstream;
import io.axonhub.gateway.pipeline.auth.AuthStage;
import io.axonhub.gateway.pipeline.auth.Authenticator;
import io.axonhub.gateway.pipeline.auth.RevocationStage;
import io.axonhub.gateway.pipeline.continuation.ContinuationStage;
import io.axonhub.gateway.pipeline.counting.CountingStage;
import io.axonhub.gateway.pipeline.mapping.MappingStage;
import io.axonhub.gateway.pipeline.mapping.ModelNames;
import io.axonhub.gateway.pipeline.reasoning.ReasoningMemory;
import io.axonhub.gateway.pipeline.reasoning.ReasoningStage;
import io.axonhub.gateway.pipeline.record.Observer;
import io.axonhub.gateway.pipeline.record.RecordStage;
import io.axonhub.gateway.pipeline.record.StoragePolicy;
import io.axonhub.gateway.pipeline.trace.TraceStage;
import io.axonhub.gateway.provider.BadModelsException;
import io.axonhub.gateway.provider.CloudVendors;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.provider.auth.AwsAuth;
import io.axonhub.gateway.provider.auth.GoogleAuth;
import io.axonhub.gateway.server.GatewayServer;
import io.axonhub.gateway.server.Readiness;
import io.axonhub.gateway.server.SetupPage;
import io.axonhub.gateway.server.SnapshotModels;
import io.axonhub.gateway.server.StoredAnswers;
import io.axonhub.gateway.store.Journal;
import io.axonhub.gateway.store.PriceBook;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.store.TranscriptLimits;
import io.axonhub.gateway.store.Transcripts;
import io.axonhub.gateway.store.jdbc.Database;
import io.axonhub.gateway.store.journal.FileJournal;
import io.axonhub.gateway.store.journal.JournalMover;
import io.axonhub.gateway.store.prices.PriceFile;
import io.axonhub.gateway.store.secret.Keyring;
import io.axonhub.gateway.telemetry.MetricsPage;
import io.axonhub.gateway.transform.Formats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The composition root: every object is made here, by constructors, and closed in the opposite order. */
final class Wiring implements AutoCloseable {
    /** How long a stopping gateway goes on carrying its journal into the database; the rest waits for the next start. */
    private static final Duration LAST_MOVES = Duration.ofSeconds(10);

    private final Clock clock = Clock.systemUTC();
    private final SecureRandom secure = new SecureRandom();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    /** Of this start: who sets the gateway up must show it. */
    private final String token = token();

    private final Authenticator authenticator = new Authenticator(clock);
    private final ModelNames names = new ModelNames();
    private final PriceBook shipped = PriceFile.builtIn();
    private final GatewayConfig config;
    private final HelidonUpstream network;
    private final GatewayServer server;
    private final Welcome welcome;

    private Wiring(GatewayConfig config, String version, UnaryOperator<List<Stage>> stages) {
        this.config = config;
        FutureTask<Database> opening = database();
        try {
            Optional<String> key = quickStart();
            this.network = opened(new HelidonUpstream(clock, version, new AddressGuard(false)));
            ProviderCatalog catalog = catalog(network);
            Configuration snapshots = configuration(opening, priced(catalog));
            Database database = result(opening);
            Administration.Kept kept = kept(database, snapshots);
            Fleet fleet = fleet(database, snapshots);
            Journal journal = journal(database, network, fleet, kept.settings());
            Optional<Transcripts> transcripts = transcripts(database);
            Billing billing = billing(fleet);
            SnapshotModels models = new SnapshotModels(snapshots, authenticator, names, clock.instant());
            Formats formats = WiredFormats.of(clock, config.aisdk().defaultModel());
            Observability watching = opened(new Observability(config, version));
            Steering steering = Steering.of(config, catalog, formats);
            RecordStage recording = record(journal, snapshots, billing, policies(kept.settings()), watching.observer());
            Dispatch dispatch = dispatch(network);
            Pipeline pipeline = new Pipeline(
                    stages.apply(watching.among(List.of(
                            watching.refusals(),
                            new AuthStage(snapshots, authenticator),
                            opened(new RevocationStage(snapshots, clock)),
                            new TraceStage(config.server().trace().header()),
                            recording,
                            billing.cost(),
                            new MappingStage(names),
                            new CountingStage(config.anthropic().countTokens() == AnthropicConfig.CountTokens.ESTIMATE),
                            billing.limits(),
                            billing.fullChannels(),
                            steering.routing(),
                            new ContinuationStage(transcripts, clock),
                            steering.failover(),
                            billing.channelLimits(),
                            new ReasoningStage(new ReasoningMemory(ReasoningMemory.Limits.defaults(), clock))))),
                    dispatch);
            opened(steering.checks(snapshots, recording, billing.channelLimits(), dispatch, clock));
            GatewayServer.Admin admin = watching.beside(
                    admin(kept, catalog, billing.pricing(), serving(pipeline, steering, version)),
                    new MetricsPage.Sources(journal, snapshots, steering.health()::view, watching.refusals()));
            StoredAnswers answers = new StoredAnswers(transcripts, snapshots, authenticator);
            this.server = serve(new GatewayServer.Parts(
                    pipeline, formats, models, answers, ready(journal), setup(key, models), admin));
            this.welcome = new Welcome(URI.create("http://localhost:" + server.port()), key, token);
        } catch (RuntimeException e) {
            throw closed(e);
        }
    }

    private Serving serving(Pipeline pipeline, Steering steering, String version) {
        Administration.Sight sight =
                new Administration.Sight(new MappingStage(names), steering.routing(), steering.health());
        return new Serving(pipeline, steering.formats(), network, sight, version);
    }

    private RuntimeException closed(RuntimeException why) {
        close();
        return why;
    }

    private Fleet fleet(Database database, Configuration snapshots) {
        Fleet fleet = opened(Fleet.join(database, snapshots::revision, config.limits(), clock));
        Control.of(config.control(), Control.told(snapshots, database, clock, secure), fleet::live, clock)
                .ifPresent(server -> opened(server).start());
        return fleet;
    }

    /**
     * Starts a gateway, which runs until it is closed.
     *
     * @throws RuntimeException whose message names the cause and the remedy, when the configuration cannot be served
     */
    static Wiring start(GatewayConfig config, String version) {
        return start(config, version, UnaryOperator.identity());
    }

    /** Starts one whose requests go through what {@code stages} makes of the stages there are: to measure what each costs. */
    static Wiring start(GatewayConfig config, String version, UnaryOperator<List<Stage>> stages) {
        return new Wiring(config, version, stages);
    }

    private CatalogTypes priced(ProviderCatalog catalog) {
        return new CatalogTypes(catalog, shipped, PriceFile::read);
    }

    private Billing billing(Fleet fleet) {
        return Billing.of(
                shipped,
                fleet.counters(),
                opened(Billing.estimating()),
                config.limits().queue(),
                clock);
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private Dispatch dispatch(Upstream network) {
        return new Dispatch(new RoutedUpstream(network, new SimulatedUpstream(clock)), clock, System::nanoTime);
    }

    private GatewayServer.Admin admin(
            Administration.Kept kept, ProviderCatalog catalog, Pricing pricing, Serving serving) {
        Requests requests = new Keeping(config, network, clock).requests(kept.database());
        return new Administration(new Administration.Parts(
                        config, kept, requests, catalog, pricing, serving, clock, secure, token))
                .served();
    }

    private GatewayServer serve(GatewayServer.Parts parts) {
        return opened(new GatewayServer(config.server(), parts, clock)).start();
    }

    private ProviderCatalog catalog(Upstream network) {
        ProviderCatalog catalog = ProviderCatalog.builtIn()
                .and(CloudVendors.rows(
                        new AwsAuth("bedrock", clock), new GoogleAuth(new TokenExchange(network, clock), clock)));
        return config.models().file().map(file -> corrected(catalog, file)).orElse(catalog);
    }

    private static ProviderCatalog corrected(ProviderCatalog catalog, Path file) {
        try {
            return catalog.correctedBy(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("models.file " + file + " cannot be read: make it readable or unset it", e);
        } catch (BadModelsException e) {
            throw new BadModelsException("models.file " + file + ": " + e.getMessage());
        }
    }

    /** On a thread of its own: it takes as long as reading the resources does. */
    private FutureTask<Database> database() {
        FutureTask<Database> opening = new FutureTask<>(() -> Database.open(place(config.db()), clock));
        opened(() -> closeOpened(opening));
        Thread.ofPlatform().name("db-open").daemon(true).start(opening);
        return opening;
    }

    static Database.Place place(DbConfig db) {
        return new Database.Place(db.dialect().key(), db.dsn(), db.maxConnections());
    }

    private SetupPage setup(Optional<String> key, SnapshotModels models) {
        return new SetupPage(token, key, config.resources().dir(), models);
    }

    private static Database result(FutureTask<Database> opening) {
        try {
            return opening.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the database was opened", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("the database cannot be opened", e.getCause());
        }
    }

    private static void closeOpened(FutureTask<Database> opening) throws InterruptedException {
        try {
            opening.get().close();
        } catch (ExecutionException e) {
            // never opened, and the start has failed for it
        }
    }

    /** The files are read while the database is opened. */
    private Configuration configuration(FutureTask<Database> opening, ProviderTypes types) {
        return opened(Configuration.open(
                config.resources().dir(),
                new Configuration.Stored(
                        () -> result(opening).configStore(keys(), clock),
                        () -> new StoredProjects(result(opening).people())),
                types,
                clock));
    }

    /** With settings that follow the configuration's revisions. */
    private Administration.Kept kept(Database database, Configuration configuration) {
        RunningSettings settings = new RunningSettings(config.live(), database.configStore(keys(), clock));
        configuration.whenRevised(settings::refresh);
        settings.refresh();
        return new Administration.Kept(database, configuration, settings);
    }

    private static Supplier<StoragePolicy> policies(RunningSettings settings) {
        return Keeping.policies(() -> settings.current().effective().storage());
    }

    private Keyring keys() {
        return new Encryption(config, secure).keys();
    }

    private Optional<Transcripts> transcripts(Database database) {
        StorageConfig.Answers answers = config.storage().answers();
        return answers.enabled()
                ? Optional.of(database.transcripts(
                        new TranscriptLimits(answers.maxAge(), answers.maxSize(), answers.maxTotal()), clock))
                : Optional.empty();
    }

    private Journal journal(Database database, Upstream network, Fleet fleet, RunningSettings settings) {
        Keeping keeping = new Keeping(config, network, clock);
        opened(keeping.retention(database, () -> settings.current().effective().retention(), fleet.leadership()::leads)
                .start());
        opened(keeping.rollups(database, fleet.leadership()::leads).start());
        FileJournal journal = opened(FileJournal.open(Keeping.settings(config.journal())));
        opened(new JournalMover(journal, keeping.sink(database), LAST_MOVES)).start();
        return journal;
    }

    /** A journal whose disk fails makes the gateway unready only where it refuses requests for it. */
    private Readiness ready(Journal journal) {
        boolean drops = config.journal().onFull() == JournalConfig.OnFull.DROP;
        return () -> drops || !journal.stats().failing();
    }

    private static RecordStage record(
            Journal journal,
            Snapshot.Source snapshots,
            Billing billing,
            Supplier<StoragePolicy> policy,
            Observer observer) {
        return new RecordStage(
                journal, snapshots, billing.pricing(), billing.charges(), policy, observer, System::nanoTime);
    }

    private Optional<String> quickStart() {
        try {
            return new FirstRun(config.resources().dir(), secure::nextBytes).prepare();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot make the resources directory " + config.resources().dir()
                            + ": make its parent writable or set resources.dir",
                    e);
        }
    }

    private String token() {
        byte[] secret = new byte[24];
        secure.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** What to print when it runs. */
    Welcome welcome() {
        return welcome;
    }

    /** The port bound. */
    int port() {
        return server.port();
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            AutoCloseable part = open.pop();
            try {
                part.close();
            } catch (Exception e) {
                System.getLogger(Wiring.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "closing " + part.getClass().getSimpleName() + " failed",
                                e);
            }
        }
    }
}
