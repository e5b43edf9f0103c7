package io.axonhub.gateway.provider.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TokenizerTest {
    private final Tokenizer tokenizer = new Tokenizer();

    private long json(String json) {
        return tokenizer.json(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void countsWordsAsTheVocabularyDoes() {
        assertThat(tokenizer.text("")).isZero();
        assertThat(tokenizer.text("The quick brown fox jumps over the lazy dog."))
                .isEqualTo(10);
        assertThat(tokenizer.text("<|endoftext|>")).as("markers are text here").isGreaterThan(1);
    }

    @Test
    void takesTheRestOfALongTextToBeLikeItsBeginning() {
        long of1000 = tokenizer.text("one two three four ".repeat(50));
        assertThat(tokenizer.text("one two three four ".repeat(50_000))).isBetween(of1000 * 990, of1000 * 1_010);
    }

    @Test
    void countsWhatARequestSaysInAnyFormatAndNotItsNames() {
        long chat = json("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Tell me a story\"}]}");
        long messages = json("{\"model\":\"claude\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":"
                + "[{\"type\":\"text\",\"text\":\"Tell me a story\"}]}]}");
        long gemini = json("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Tell me a story\"}]}]}");
        assertThat(chat).isBetween(8L, 14L);
        assertThat(messages).isBetween(8L, 18L);
        assertThat(gemini).isBetween(8L, 18L);
    }

    @Test
    void countsAPictureAtARoundFigureAndNotByItsBytes() {
        String picture = "data:image/png;base64," + "A".repeat(100_000);
        assertThat(json("{\"input\":[{\"image_url\":\"" + picture + "\"}]}")).isBetween(800L, 810L);
    }

    @Test
    void knowsNothingOfWhatIsNoJson() {
        assertThat(json("--boundary")).isZero();
    }
}
