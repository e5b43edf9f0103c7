package io.axonhub.gateway.store.prices;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.Price;
import io.axonhub.gateway.store.PriceBook;
import io.axonhub.gateway.store.Rates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a price book from JSON. Money is text, so that it stays exact. A row that leaves a rate out has the one it is billed as: cache
 * reads and 5-minute writes as input, 1-hour writes as 5-minute ones, reasoning as output, sound and pictures as text; pictures made and
 * seconds heard cost nothing beside their tokens. A tier has all its rates of its own.
 */
public final class PriceFile {
    private static final String RESOURCE = "prices.json";
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,12})?");
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> RATES = Set.of(
            "input",
            "output",
            "cacheRead",
            "cacheWrite5m",
            "cacheWrite1h",
            "reasoning",
            "audioInput",
            "audioCacheRead",
            "audioOutput",
            "imageInput",
            "imageOutput",
            "image",
            "audioSecond");
    private static final Set<String> OF_A_BOOK = Set.of("about", "version", "prices");
    private static final Set<String> OF_A_ROW = Set.of("types", "models", "currency", "from", "until", "above");
    private static final String OF_A_TIER = "tokens";

    private PriceFile() {}

    /** A book that is refused; the message says where and why. */
    public static final class BadPricesException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BadPricesException(String message) {
            super(message);
        }

        BadPricesException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The book shipped with the gateway. */
    public static PriceBook builtIn() {
        try (InputStream in = PriceFile.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the jar");
            }
            return read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A book.
     *
     * @throws BadPricesException for what is no JSON, an unknown member, a negative price, a currency that ISO 4217 does not know,
     *     tiers that do not rise, and prices of one model that overlap in time
     */
    public static PriceBook read(byte[] json) {
        try {
            JsonNode root = Json.parse(json);
            known(root, "", OF_A_BOOK);
            List<PriceBook.Entry> entries = new ArrayList<>();
            JsonNode rows = root.path("prices");
            require(rows.isArray(), "prices", "must be a list");
            for (int i = 0; i < rows.size(); i++) {
                row("prices[" + i + "]", rows.get(i), entries);
            }
            text(root, "", "version"); // for people who compare two editions
            return new PriceBook(entries);
        } catch (Json.BadJsonException | IllegalArgumentException e) {
            throw new BadPricesException("prices: " + e.getMessage(), e);
        }
    }

    private static void row(String path, JsonNode row, List<PriceBook.Entry> entries) {
        known(row, path + ".", OF_A_ROW, RATES);
        String currency = text(row, path + ".", "currency");
        require(CURRENCIES.contains(currency), path + ".currency", "is no currency of ISO 4217");
        List<Price.Tier> tiers = new ArrayList<>();
        tiers.add(new Price.Tier(-1, rates(path + ".", row)));
        JsonNode above = row.path("above");
        for (int i = 0; i < above.size(); i++) {
            String at = path + ".above[" + i + "].";
            known(above.get(i), at, Set.of(OF_A_TIER), RATES);
            JsonNode tokens = above.get(i).path(OF_A_TIER);
            require(
                    tokens.canConvertToLong()
                            && tokens.isIntegralNumber()
                            && tokens.longValue() > tiers.getLast().above(),
                    at + OF_A_TIER,
                    "must be a number of tokens that rises from tier to tier");
            tiers.add(new Price.Tier(tokens.longValue(), rates(at, above.get(i))));
        }
        Price price = new Price(currency, tiers);
        Instant from = instant(path + ".from", row.get("from"));
        Instant until = instant(path + ".until", row.get("until"));
        for (String type : words(path + ".types", row.path("types"))) {
            for (String model : words(path + ".models", row.path("models"))) {
                require(
                        model.indexOf('*') < 0 || model.indexOf('*') == model.length() - 1,
                        path + ".models",
                        "may have a star at the end only");
                entries.add(new PriceBook.Entry(type, model, from, until, price));
            }
        }
    }

    private static Rates rates(String path, JsonNode row) {
        BigDecimal input = money(path, row, "input", null);
        BigDecimal output = money(path, row, "output", null);
        BigDecimal read = money(path, row, "cacheRead", input);
        BigDecimal write = money(path, row, "cacheWrite5m", input);
        return new Rates(
                input,
                read,
                write,
                money(path, row, "cacheWrite1h", write),
                output,
                money(path, row, "reasoning", output),
                new Rates.Media(
                        money(path, row, "audioInput", input),
                        money(path, row, "audioCacheRead", read),
                        money(path, row, "audioOutput", output),
                        money(path, row, "imageInput", input),
                        money(path, row, "imageOutput", output),
                        money(path, row, "image", BigDecimal.ZERO),
                        money(path, row, "audioSecond", BigDecimal.ZERO)));
    }

    private static BigDecimal money(String path, JsonNode row, String name, @Nullable BigDecimal absent) {
        JsonNode value = row.get(name);
        if (value == null && absent != null) {
            return absent;
        }
        require(
                value != null
                        && value.isTextual()
                        && DECIMAL.matcher(value.textValue()).matches(),
                path + name,
                "must be a decimal in quotes that is not negative, such as \"2.50\"");
        return new BigDecimal(value.textValue());
    }

    private static @Nullable Instant instant(String path, @Nullable JsonNode value) {
        if (value == null) {
            return null;
        }
        try {
            return Instant.parse(value.asText());
        } catch (DateTimeException e) {
            throw new BadPricesException(path + ": must be a time such as 2026-01-31T00:00:00Z", e);
        }
    }

    private static List<String> words(String path, JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText()));
        require(list.isArray() && !words.isEmpty() && !words.contains(""), path, "must be a list of names");
        return words;
    }

    private static String text(JsonNode object, String path, String name) {
        String value = object.path(name).asText("");
        require(!value.isEmpty(), path + name, "is required");
        return value;
    }

    @SafeVarargs
    private static void known(JsonNode object, String path, Set<String>... names) {
        object.fieldNames().forEachRemaining(name -> {
            boolean known = false;
            for (Set<String> some : names) {
                known |= some.contains(name);
            }
            require(known, path + name, "is not known here");
        });
    }

    private static void require(boolean sound, String path, String message) {
        if (!sound) {
            throw new BadPricesException(path + ": " + message);
        }
    }
}
