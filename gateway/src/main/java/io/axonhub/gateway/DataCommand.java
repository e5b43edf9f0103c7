package io.axonhub.gateway;

import io.axonhub.gateway.client.AddressGuard;
import io.axonhub.gateway.client.HelidonUpstream;
import io.axonhub.gateway.config.GatewayConfig;
import io.axonhub.gateway.llm.Count;
import io.axonhub.gateway.store.OwnedRecords;
import io.axonhub.gateway.store.OwnedRecords.Kind;
import io.axonhub.gateway.store.OwnedRecords.Owner;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.jdbc.Database;
import io.axonhub.gateway.store.lifecycle.RecordJson;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hands out or removes all that is recorded of an API key, a user or a project, and has the sums of usage made anew. */
final class DataCommand {
    private static final String USAGE =
            "axonhub: data needs: export --key KEY, delete --key KEY --yes, the same with --user USER or --project PROJECT,"
                    + " or rebuild-usage";

    private static final Map<String, Kind> OPTIONS =
            Map.of("--key", Kind.KEY, "--user", Kind.USER, "--project", Kind.PROJECT);

    private static final Map<Kind, String> HINTS = Map.of(
            Kind.KEY, "name the key by its id as the log has it, such as default/laptop",
            Kind.USER, "name the person by their name in keys, their e-mail address or their id",
            Kind.PROJECT, "name the project by its name or id");

    private final PrintStream out;
    private final PrintStream err;

    DataCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** {@code words}: behind "data". 0: well, 1: failed, 2: no such command. */
    int run(List<String> words, GatewayConfig config, String version) {
        String command = words.isEmpty() ? "" : words.getFirst();
        Optional<Owner> owner = owner(words);
        boolean rebuilds = command.equals("rebuild-usage") && words.size() == 1;
        boolean deletes = command.equals("delete");
        if (!rebuilds && (owner.isEmpty() || !(deletes || command.equals("export")))) {
            err.println(USAGE);
            return 2;
        }
        if (deletes && !words.contains("--yes")) {
            err.println("axonhub: this removes every record of " + owner.get() + " for good: say --yes");
            return 2;
        }
        Clock clock = Clock.systemUTC();
        try (HelidonUpstream network = new HelidonUpstream(clock, version, new AddressGuard(false));
                Database database = Database.open(Wiring.place(config.db()), clock)) {
            if (!rebuilds) {
                return hand(owner.get(), deletes, new Keeping(config, network, clock).owned(database));
            }
            int hours = database.rollups().rebuild();
            err.println("the gateway will sum up the usage of " + Count.of(hours, "hours") + " anew");
            return 0;
        } catch (StoreException e) {
            err.println("axonhub: " + e.getMessage());
            return 1;
        }
    }

    /** Of exactly one. */
    private static Optional<Owner> owner(List<String> words) {
        Optional<Owner> owner = Optional.empty();
        for (int i = 1; i + 1 < words.size(); i++) {
            Kind kind = OPTIONS.get(words.get(i));
            if (kind != null && owner.isPresent()) {
                return Optional.empty();
            }
            if (kind != null) {
                owner = Optional.of(new Owner(kind, words.get(++i)));
            }
        }
        return owner;
    }

    private int hand(Owner owner, boolean deletes, OwnedRecords records) {
        if (!records.knows(owner)) {
            err.println("axonhub: the database has nothing of " + owner + ": " + HINTS.get(owner.kind()));
            return 1;
        }
        long count = deletes ? records.remove(owner) : records.each(owner, found -> out.println(RecordJson.of(found)));
        err.println((deletes ? "removed " : "exported ") + Count.of(count, "requests") + " of " + owner);
        return 0;
    }
}
