package io.axonhub.gateway;

import io.axonhub.gateway.config.GatewayConfig;
import io.axonhub.gateway.llm.Count;
import io.axonhub.gateway.store.jdbc.Database;
import io.axonhub.gateway.store.secret.KeyFile;
import io.axonhub.gateway.store.secret.Keyring;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/**
 * {@code keys rotate}: seals the database's secrets with the current encryption key. Where the key is in a file, a new one is made
 * and the old one is forgotten when nothing needs it any more; stopped in between, it goes on where it was.
 */
final class KeysCommand {
    private final PrintStream out;
    private final SecureRandom random = new SecureRandom();

    KeysCommand(PrintStream out) {
        this.out = out;
    }

    int rotate(GatewayConfig config) {
        Encryption encryption = new Encryption(config, random);
        Optional<KeyFile> file = encryption.file();
        try (Database database = Database.open(Wiring.place(config.db()), Clock.systemUTC())) {
            file.filter(KeyFile::exists).ifPresent(there -> there.add(random));
            Keyring keys = encryption.keys();
            int count = database.resealSecrets(keys, Clock.systemUTC());
            file.ifPresent(KeyFile::forgetPrevious);
            out.println("sealed the secrets of " + Count.of(count, "objects") + " with key " + keys.current());
            out.println(file.map(where -> "the key is in " + where + ": keep a copy of it")
                    .orElse("encryption.previous-keys are not needed any more"));
        }
        return 0;
    }
}
