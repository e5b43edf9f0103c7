package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Limit.Resource;
import io.axonhub.gateway.store.Limit.Window;
import io.axonhub.gateway.store.Price;
import io.axonhub.gateway.store.PriceBook;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prices of channels and of {@code prices.json}, quotas of money, and the limits of users. */
class PricedObjectsTest {
    private static final String VALUE = "sk-0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");
    private static final String BOOK =
            "{\"version\": \"v\", \"prices\": [{\"types\": [\"simulated\"], \"models\": [\"m\"],"
                    + " \"currency\": \"USD\", \"input\": \"3\", \"output\": \"4\"}]}";

    private static String channel(String model) {
        return Loads.object("AIChannel", "c", "type: simulated\nmodels:\n  - name: m\n" + model.indent(4));
    }

    private static String key(String more) {
        return Loads.object("APIKey", "k", "profiles: [p]\nsecret: {mode: Existing, name: s, key: apiKey}\n" + more);
    }

    private static String profile(String more) {
        return Loads.object("AIProfile", "p", "channels: {refs: [c]}\n" + more);
    }

    private static Loads.Result load(String... documents) {
        return Loads.of("f.yaml", Loads.documents(documents));
    }

    private static Price price(Loads.Result result, Instant at) {
        return new Pricing(PriceBook.empty())
                .price(result.snapshot(), "default/c", "m", at)
                .orElseThrow();
    }

    @Test
    void aChannelPricesEachKindOfUseInTiersAndTimes() {
        Loads.Result result = load(channel("""
                prices:
                  - until: 2026-01-01T00:00:00Z
                    price: {inputPerMillion: "9", outputPerMillion: "9", currency: EUR}
                  - from: 2026-01-01T00:00:00Z
                    price:
                      inputPerMillion: "1"
                      outputPerMillion: "2"
                      cacheWritePerMillion: "3"
                      cacheWrite1hPerMillion: "4"
                      reasoningPerMillion: "5"
                      audioInputPerMillion: "6"
                      imageOutputPerMillion: "7"
                      perImage: "0.5"
                      perAudioSecond: "0.001"
                      above: [{promptTokens: 3000000, inputPerMillion: "10", outputPerMillion: "20"}]
                """));
        assertThat(result.problems()).isEmpty();
        assertThat(price(result, Instant.parse("2025-12-31T23:59:59Z")).currency())
                .isEqualTo("EUR");
        Price now = price(result, NOW);
        long million = 1_000_000;
        assertThat(now.of(new Usage(million, 0, million, million, million, million))
                        .amount())
                .isEqualTo("15");
        assertThat(now.of(new Usage(million, 0, 0, 0, million, 0, new Usage.Media(million, 0, 0, 0, million, 2, 3_500)))
                        .amount())
                .isEqualTo("14.0035");
        assertThat(now.of(new Usage(4 * million, 0, 0, 0, million, 0)).amount()).isEqualByComparingTo("60");
    }

    @Test
    void pricesInTheFolderGoBeforeTheShippedOnesAndBehindTheChannels() {
        Loads.Result result = Loads.of("f.yaml", channel("upstreamName: m\n"), "prices.json", BOOK);
        assertThat(result.problems()).isEmpty();
        assertThat(price(result, NOW).rates(0).input()).isEqualTo("3");
        Loads.Result own = Loads.of(
                "f.yaml", channel("price: {inputPerMillion: \"8\", outputPerMillion: \"8\"}\n"), "prices.json", BOOK);
        assertThat(price(own, NOW).rates(0).input()).isEqualTo("8");
    }

    @Test
    void aBookThatIsWrongIsRefusedWithFieldAndReason() {
        assertThat(Loads.of("prices.json", BOOK.replace("\"3\"", "\"-3\"")).texts())
                .containsExactly(
                        "prices.json: prices[0].input: must be a decimal in quotes that is not negative, such as"
                                + " \"2.50\"");
        assertThat(Loads.of("prices.json", "nonsense").texts())
                .singleElement()
                .asString()
                .startsWith("prices.json: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            price: {inputPerMillion: "-1", outputPerMillion: "1"} | spec.models[0].price.inputPerMillion
            price: {inputPerMillion: "1", outputPerMillion: "1", currency: USX} | is no currency of ISO 4217
            price: {inputPerMillion: "1", outputPerMillion: "1", above: [{promptTokens: 5, inputPerMillion: "1", outputPerMillion: "1"}, {promptTokens: 5, inputPerMillion: "1", outputPerMillion: "1"}]} | above[1].promptTokens: must rise
            prices: [{price: {inputPerMillion: "1", outputPerMillion: "1"}}, {from: 2026-01-01T00:00:00Z, price: {inputPerMillion: "1", outputPerMillion: "1"}}] | spec.models[0].prices: cannot hold: one from 2026-01-01T00:00:00Z overlaps
            prices: [{from: 2026-01-01T00:00:00Z, until: 2025-01-01T00:00:00Z, price: {inputPerMillion: "1", outputPerMillion: "1"}}] | spec.models[0].prices: cannot hold: one ends at
            """)
    void aPriceThatMakesNoSenseIsRefused(String model, String reason) {
        Loads.Result result = load(channel(model + "\n"));
        assertThat(result.texts()).anySatisfy(text -> assertThat(text).contains(reason));
        assertThat(result.snapshot().channels()).isEmpty();
    }

    @Test
    void aQuotaOfMoneyNeedsAPriceInItsCurrencyOfEveryModelThatMayBeUsed() {
        String quota = "quotas: [{resource: Cost, window: Month, limit: \"25\", currency: EUR}]";
        String secret = Loads.secret("s", "apiKey", VALUE);
        String dollars = "price: {inputPerMillion: \"1\", outputPerMillion: \"1\"}\n";
        for (String model : List.of("upstreamName: m\n", dollars)) {
            assertThat(load(channel(model), profile(""), key(quota), secret).texts())
                    .singleElement()
                    .asString()
                    .contains("spec.quotas[0]: counts money, and model m of AIChannel default/c has no price in EUR");
        }
        assertThat(load(channel(dollars.replace("}", ", currency: EUR}")), profile(""), key(quota), secret)
                        .problems())
                .isEmpty();
        assertThat(load(channel(dollars), profile("models: {deny: [m]}\n"), key(quota), secret)
                        .problems())
                .as("a model that may not be used")
                .isEmpty();
    }

    @Test
    void aQuotaSaysItsCurrencyForMoneyOnly() {
        assertThat(load(key("quotas: [{resource: Tokens, window: Month, limit: \"25\", currency: EUR}]"))
                        .texts())
                .anySatisfy(text -> assertThat(text).contains("spec.quotas[0].currency: may be set for Cost only"));
        assertThat(load(key("quotas: [{resource: Cost, window: Month, limit: \"25\", currency: XYZ}]"))
                        .texts())
                .anySatisfy(text -> assertThat(text).contains("spec.quotas[0].currency: is no currency of ISO 4217"));
    }

    @Test
    void usersHaveLimitsOfTheirOwnOrThoseOfEveryone() {
        Loads.Result result = load(
                Loads.object("UserLimits", "everyone", "limits: {requestsPerMinute: 60, concurrency: 4}"),
                Loads.object(
                        "UserLimits",
                        "ada",
                        "user: ada@example.com\nquotas: [{resource: Tokens, window: Day, limit: \"1000\"}]"));
        assertThat(result.problems()).isEmpty();
        assertThat(result.snapshot().limits(Subject.anyUser()))
                .containsExactly(new Limit(Resource.REQUESTS, Window.MINUTE, 60), Limit.concurrency(4));
        assertThat(result.snapshot().limits(Subject.user("ada@example.com")))
                .containsExactly(new Limit(Resource.TOKENS, Window.DAY, 1_000));
        assertThat(load(Loads.object("UserLimits", "x", "limits: {requestsPerMinute: 0}"))
                        .texts())
                .singleElement()
                .asString()
                .contains("spec.limits.requestsPerMinute");
        assertThat(Objects.requireNonNull(result.snapshot()).keys()).isEmpty();
    }
}
