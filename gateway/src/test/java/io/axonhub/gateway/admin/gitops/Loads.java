package io.axonhub.gateway.admin.gitops;

import io.axonhub.gateway.store.PriceBook;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.store.prices.PriceFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads text as if it stood in files, with a catalog of five types. */
final class Loads {
    static final ProviderTypes TYPES = new ProviderTypes() {
        @Override
        public Optional<ProviderType> find(String type) {
            return type(type);
        }

        @Override
        public PriceBook readPrices(byte[] json) {
            return PriceFile.read(json);
        }
    };

    private static Optional<ProviderTypes.ProviderType> type(String type) {
        return switch (type) {
            case "openai" -> row("https://api.openai.com/v1", true, "openai");
            case "anthropic" -> row("https://api.anthropic.com", true, "anthropic");
            case "openai-compatible" -> row("", false, "openai");
            case "anthropic-compatible" -> row("", false, "anthropic");
            case "simulated" -> row("simulated:/", false, "openai");
            default -> Optional.empty();
        };
    }

    private Loads() {}

    private static Optional<ProviderTypes.ProviderType> row(String url, boolean credential, String apiFormat) {
        Optional<URI> address = url.isEmpty() ? Optional.empty() : Optional.of(URI.create(url));
        return Optional.of(
                new ProviderTypes.ProviderType(credential, Map.of(apiFormat, settings -> address), apiFormat));
    }

    /** A snapshot, empty when there are errors, and what was found. */
    record Result(Snapshot snapshot, List<Problem> problems) {
        List<String> texts() {
            return problems.stream().map(Problem::text).toList();
        }
    }

    /** File names and contents, alternating. */
    static Result of(String... files) {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        for (int i = 0; i < files.length; i += 2) {
            contents.put(files[i], files[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return of(contents);
    }

    static Result of(Map<String, byte[]> files) {
        Report report = new Report();
        ObjectReader reader = new ObjectReader(TYPES, report);
        files.forEach(reader::read);
        if (!report.hasErrors()) {
            new Program(reader.inventory(), TYPES, new Report()).refuseUnpriced(report);
        }
        Snapshot snapshot =
                report.hasErrors() ? Snapshot.empty() : new Program(reader.inventory(), TYPES, report).snapshot(1);
        return new Result(snapshot, report.sorted());
    }

    /** A document whose spec begins in line 6. */
    static String object(String kind, String name, String spec) {
        return "apiVersion: axonhub.io/v1alpha1\nkind: " + kind + "\nmetadata:\n  name: " + name + "\nspec:\n"
                + spec.indent(2);
    }

    /** Several documents in one file. */
    static String documents(String... documents) {
        return String.join("---\n", documents);
    }

    static String channel(String name) {
        return object("AIChannel", name, "type: simulated\nmodels: [{name: m}]");
    }

    static String secret(String name, String entry, String value) {
        return "apiVersion: v1\nkind: Secret\nmetadata:\n  name: " + name + "\nstringData:\n  " + entry + ": \"" + value
                + "\"\n";
    }
}
