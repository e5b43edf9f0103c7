package io.axonhub.gateway.store;

import java.time.Instant;
import java.util.List;

/** Keeps the sums of {@link UsageReports} equal to the records. Blocks; thread-safe. Throws {@link StoreException}. */
public interface Rollups {
    /** Hours whose records have changed since their sums were made, the newest first. */
    List<Hour> due(int limit);

    /** Makes an hour's sums anew; twice is as good as once. Sums stay as they are where retention has removed some of the hour's requests. */
    void build(Hour hour);

    /**
     * Makes sums of some days that are over from those of their hours, where these have changed.
     *
     * @return how many days
     */
    int buildDays(Instant now, int limit);

    /**
     * Has the sums of all hours made anew whose requests are kept.
     *
     * @return how many hours
     */
    int rebuild();

    /**
     * An hour and what was known of it.
     *
     * @param seen tells this change from later ones
     */
    record Hour(Instant at, List<Mark> seen) {
        public Hour {
            seen = List.copyOf(seen);
        }
    }

    /** Up to where a journal had been read. */
    record Mark(long journal, JournalPosition upTo) {}
}
