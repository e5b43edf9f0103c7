package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.jdbc.Database;
import io.axonhub.gateway.store.jdbc.TestDatabase;
import io.axonhub.gateway.store.secret.Keyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two gateways on one database server. */
class SpreadTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final ObjectId CHANNEL = new ObjectId(Kind.CHANNEL, "team", "c");

    @TempDir
    Path dir;

    private final Keyring keys = Keyring.of(List.of(Keyring.newKey(new SecureRandom())), "test");

    private static Draft channel(int weight) {
        ObjectNode spec = Json.parseObject("{\"type\":\"openai\",\"models\":[{\"name\":\"m\"}],\"weight\":" + weight
                        + ",\"credentials\":[{\"secretRef\":{\"name\":\"s\"}}]}")
                .orElseThrow();
        return new Draft(CHANNEL, Map.of(), spec, Secrets.Entries.of("s", "apiKey", "sk-" + weight));
    }

    private Configuration open(Database database, String files) throws IOException {
        return Configuration.open(
                Files.createDirectories(dir.resolve(files)),
                () -> database.configStore(keys, CLOCK),
                Loads.TYPES,
                CLOCK);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void whatOneWritesTheOtherServes(TestDatabase kind) throws IOException {
        Database.Place place = kind.fresh(dir);
        try (Database one = Database.open(place, CLOCK);
                Database two = Database.open(place, CLOCK);
                Configuration writer = open(one, "one");
                Configuration reader = open(two, "two")) {
            for (int weight = 1; weight <= 5; weight++) {
                Change change = writer.objects(CLOCK).put(channel(weight), new Writer.Ui("user:ada", weight - 1));
                assertThat(writer.revision()).isEqualTo(change.revision());
                await().atMost(Duration.ofSeconds(30)).until(() -> reader.revision() == change.revision());
                assertThat(reader.current().channels().get("team/c"))
                        .isEqualTo(writer.current().channels().get("team/c"));
            }
            writer.objects(CLOCK).delete(CHANNEL, new Writer.Ui("user:ada", 5));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> reader.current().channels().isEmpty());
        }
    }
}
