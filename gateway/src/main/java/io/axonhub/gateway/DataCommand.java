package io.axonhub.gateway;

import io.axonhub.gateway.client.AddressGuard;
import io.axonhub.gateway.client.HelidonUpstream;
import io.axonhub.gateway.config.GatewayConfig;
import io.axonhub.gateway.store.KeyRecords;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.jdbc.Database;
import io.axonhub.gateway.store.lifecycle.RecordJson;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;

/** Hands out or removes all that is recorded of one API key. */
final class DataCommand {
    private static final String USAGE = "axonhub: data needs: export --key KEY, or delete --key KEY --yes";

    private final PrintStream out;
    private final PrintStream err;

    DataCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** {@code words}: behind "data". 0: well, 1: failed, 2: no such command. */
    int run(List<String> words, GatewayConfig config, String version) {
        int option = words.indexOf("--key");
        if (words.isEmpty() || option < 0 || option + 1 >= words.size()) {
            err.println(USAGE);
            return 2;
        }
        String key = words.get(option + 1);
        boolean deletes = words.getFirst().equals("delete");
        if (!deletes && !words.getFirst().equals("export")) {
            err.println(USAGE);
            return 2;
        }
        if (deletes && !words.contains("--yes")) {
            err.println("axonhub: this removes every record of " + key + " for good: say --yes");
            return 2;
        }
        Clock clock = Clock.systemUTC();
        try (HelidonUpstream network = new HelidonUpstream(clock, version, new AddressGuard(false));
                Database database = Database.open(Wiring.place(config.db()), clock)) {
            KeyRecords records = new Keeping(config, network, clock).ofKeys(database);
            long count = deletes ? records.remove(key) : records.each(key, found -> out.println(RecordJson.of(found)));
            err.println((deletes ? "removed " : "exported ") + count + " requests of " + key);
            return 0;
        } catch (StoreException e) {
            err.println("axonhub: " + e.getMessage());
            return 1;
        }
    }
}
