package io.axonhub.gateway.transform.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.Usage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageReaderTest {
    private static @Nullable Usage read(String... snapshots) {
        return read(new UsageReader(false), snapshots);
    }

    private static @Nullable Usage read(UsageReader reader, String... snapshots) {
        for (String snapshot : snapshots) {
            reader.accept(Given.json(snapshot));
        }
        return reader.usage();
    }

    @Test
    void aLaterSnapshotOverwritesWhatItSays() {
        assertThat(read(
                        "{'input_tokens':18,'cache_read_input_tokens':8831,'output_tokens':1}",
                        "{'output_tokens':426}"))
                .isEqualTo(new Usage(18, 8831, 0, 0, 426, 0));
        assertThat(read("{'input_tokens':0,'output_tokens':0}", "{'input_tokens':7,'output_tokens':2}"))
                .isEqualTo(new Usage(7, 0, 0, 0, 2, 0));
    }

    /** As two vendors' compatible endpoints stream it: the prompt is counted once. */
    @Test
    void aSplitThatComesAtTheEndIsOfTheTotalThatCameFirst() {
        assertThat(read(
                        "{'input_tokens':8834,'output_tokens':0}",
                        "{'input_tokens':18,'output_tokens':426,'cache_creation_input_tokens':0,"
                                + "'cache_read_input_tokens':8831}"))
                .isEqualTo(new Usage(18, 8831, 0, 0, 426, 0));
        assertThat(read(
                        "{'input_tokens':8834,'cache_read_input_tokens':0,'output_tokens':0}",
                        "{'output_tokens':426,'cache_creation_input_tokens':3,'cache_read_input_tokens':8800}"))
                .isEqualTo(new Usage(31, 8800, 3, 0, 426, 0));
        assertThat(read("{'input_tokens':5,'output_tokens':0}", "{'cache_read_input_tokens':8800}"))
                .as("less than its split: it was none of it")
                .isEqualTo(new Usage(5, 8800, 0, 0, 0, 0));
    }

    @Test
    void aSingleSnapshotCountsItsInputWithoutTheCache() {
        assertThat(read("{'input_tokens':9000,'cache_read_input_tokens':8831,'output_tokens':1}"))
                .isEqualTo(new Usage(9000, 8831, 0, 0, 1, 0));
    }

    @Test
    void whereTheInputIncludesTheCacheALateSplitIsTakenOutOnce() {
        assertThat(read(
                        new UsageReader(true),
                        "{'input_tokens':8834,'output_tokens':0}",
                        "{'output_tokens':426,'cache_read_input_tokens':8800}"))
                .isEqualTo(new Usage(34, 8800, 0, 0, 426, 0));
    }
}
