package io.axonhub.gateway.store.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.ChannelDraft;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Price;
import io.axonhub.gateway.store.PriceBook;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.Snapshot;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceFileTest {
    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

    private static PriceBook book(String... rows) {
        String json = "{'version': 'v', 'prices': [" + String.join(",", rows) + "]}";
        return PriceFile.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String row(String members) {
        return "{'types': ['t'], 'models': ['m'], 'currency': 'USD', 'input': '1', 'output': '2'" + members + "}";
    }

    private static Cost cost(PriceBook book, Usage usage) {
        return book.find("t", "m", NOW).orElseThrow().of(usage);
    }

    @Test
    void billsEachKindOfTokenAtItsRateExactly() {
        PriceBook book = book(row(
                ", 'cacheRead': '0.1', 'cacheWrite5m': '1.25', 'cacheWrite1h': '2.5', 'reasoning': '3.000000000001'"));
        assertThat(cost(book, new Usage(1, 10, 100, 1_000, 10_000, 100_000)))
                .isEqualTo(new Cost(new BigDecimal("0.3226270000001"), "USD"));
    }

    @Test
    void billsWhatHasNoRateAsWhatItIsAKindOf() {
        assertThat(cost(book(row("")), new Usage(1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000)))
                .isEqualTo(new Cost(new BigDecimal("8"), "USD"));
        assertThat(cost(book(row(", 'cacheWrite5m': '3'")), new Usage(0, 0, 0, 1_000_000, 0, 0)))
                .isEqualTo(new Cost(new BigDecimal("3"), "USD"));
    }

    @Test
    void billsALongPromptWhollyAtItsTier() {
        PriceBook book = book(row(", 'above': [{'tokens': 200000, 'input': '6', 'output': '8'}]"));
        assertThat(cost(book, new Usage(100_000, 100_000, 0, 0, 0, 0)).amount()).isEqualTo("0.2");
        assertThat(cost(book, new Usage(100_000, 100_001, 0, 0, 1, 0)).amount()).isEqualTo("1.200014");
    }

    @Test
    void takesThePriceThatHoldsAtTheMoment() {
        PriceBook book = book(
                row(", 'until': '2026-01-01T00:00:00Z'"),
                "{'types': ['t'], 'models': ['m'], 'currency': 'CNY', 'input': '5', 'output': '5', 'from': '2026-01-01T00:00:00Z', 'until': '2026-12-01T00:00:00Z'}");
        assertThat(book.find("t", "m", Instant.parse("2025-12-31T23:59:59.999Z"))
                        .orElseThrow()
                        .currency())
                .isEqualTo("USD");
        assertThat(book.find("t", "m", Instant.parse("2026-01-01T00:00:00Z"))
                        .orElseThrow()
                        .currency())
                .isEqualTo("CNY");
        assertThat(book.find("t", "m", Instant.parse("2026-12-01T00:00:00Z"))).isEmpty();
    }

    @Test
    void prefersANameToAPatternAndALongPatternToAShortOne() {
        PriceBook book = book(
                row("").replace("'m'", "'m-*'"),
                row("").replace("'m'", "'m-1-*'").replace("'1'", "'11'"),
                row("").replace("'m'", "'m-1-x'").replace("'1'", "'111'"));
        assertThat(input(book, "m-2")).isEqualTo("1");
        assertThat(input(book, "m-1-y")).isEqualTo("11");
        assertThat(input(book, "m-1-x")).isEqualTo("111");
        assertThat(book.find("t", "m", NOW)).isEmpty();
        assertThat(book.find("other", "m-2", NOW)).isEmpty();
    }

    private static BigDecimal input(PriceBook book, String model) {
        return book.find("t", model, NOW).orElseThrow().rates(0).input();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            'input': '1'      | 'input': '-1'          | prices[0].input: must be a decimal
            'input': '1'      | 'input': 1             | prices[0].input: must be a decimal
            'output': '2'     | 'reasoning': '2'       | prices[0].output: must be a decimal
            'currency': 'USD' | 'currency': 'USX'      | prices[0].currency: is no currency
            'currency': 'USD' | 'curency': 'USD'       | prices[0].curency: is not known
            'output': '2'     | 'output': '2', 'from': 'May' | prices[0].from: must be a time
            'output': '2'     | 'output': '2', 'from': '2026-01-01T00:00:00Z', 'until': '2025-01-01T00:00:00Z' | ends at
            'output': '2'     | 'output': '2', 'above': [{'tokens': -5, 'input': '1', 'output': '1'}] | prices[0].above[0].tokens: must be a number
            'output': '2'     | 'output': '2', 'above': [{'tokens': 5, 'input': '1'}] | prices[0].above[0].output: must be a decimal
            ['m']             | []                     | prices[0].models: must be a list
            ['m']             | ['*m']                 | prices[0].models: may have a star at the end
            """)
    void refusesABadRowWithFieldAndReason(String good, String bad, String reason) {
        assertThatThrownBy(() -> book(row("").replace(good, bad)))
                .isInstanceOf(PriceFile.BadPricesException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesPricesOfOneModelThatOverlap() {
        String second = row(", 'from': '2026-01-01T00:00:00Z'");
        assertThatThrownBy(() -> book(row(", 'until': '2026-01-01T00:00:01Z'"), second))
                .isInstanceOf(PriceFile.BadPricesException.class)
                .hasMessageContaining("t m")
                .hasMessageContaining("overlaps");
        assertThat(book(row(", 'until': '2026-01-01T00:00:00Z'"), second)).isNotNull();
    }

    @Test
    void shipsPricesThatCanBeRead() {
        Price sonnet = PriceFile.builtIn()
                .find("anthropic", "claude-sonnet-4-5-20250929", NOW)
                .orElseThrow();
        assertThat(sonnet.of(new Usage(0, 0, 0, 1_000_000, 0, 0)).amount()).isEqualTo("12");
        assertThat(PriceFile.builtIn().find("openai", "gpt-4o-mini", NOW)).isPresent();
        assertThat(PriceFile.builtIn().find("openai-compatible", "gpt-4o-mini", NOW))
                .as("whose prices nobody knows")
                .isEmpty();
    }

    @Test
    void letsAChannelsOwnPriceWin() {
        Pricing pricing = new Pricing(book(row("")));
        Price own = ChannelDraft.price("EUR", "10", "1", "2", "10");
        assertThat(pricing.price(snapshot(own), "default/c", "asked", NOW).orElseThrow())
                .isEqualTo(own);
        assertThat(pricing.price(snapshot(null), "default/c", "asked", NOW)
                        .orElseThrow()
                        .currency())
                .isEqualTo("USD");
        assertThat(pricing.price(snapshot(null), "default/c", "m", NOW)).isEmpty();
        assertThat(pricing.price(snapshot(null), "default/gone", "asked", NOW)).isEmpty();
    }

    private static Snapshot snapshot(@Nullable Price own) {
        Channel channel = ChannelDraft.channel("default/c")
                .type("t", "fake")
                .model(ChannelDraft.priced("asked", "m", own))
                .done();
        return new Snapshot(1, Map.of(channel.id(), channel), Map.of(), Map.of());
    }
}
