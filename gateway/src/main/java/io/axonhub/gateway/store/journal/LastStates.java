package io.axonhub.gateway.store.journal;

import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.RequestRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The entries of some groups, of each request only its last state, decoded while they are walked through. A group that cannot be
 * decoded is set aside.
 */
final class LastStates implements Iterable<JournalEntry> {
    private final List<SegmentReader.Group> groups;
    private final SegmentReader reader;
    private final Map<String, Integer> last = new HashMap<>();

    LastStates(List<SegmentReader.Group> groups, SegmentReader reader) {
        this.groups = groups;
        this.reader = reader;
        for (int i = 0; i < groups.size(); i++) {
            String request = request(groups.get(i));
            if (request != null) {
                last.put(request, i);
            }
        }
    }

    private static @Nullable String request(SegmentReader.Group group) {
        try {
            return group.request();
        } catch (IndexOutOfBoundsException e) {
            return null; // decoding it will tell
        }
    }

    @Override
    public Iterator<JournalEntry> iterator() {
        return new Walk();
    }

    private final class Walk implements Iterator<JournalEntry> {
        private final Deque<JournalEntry> ready = new ArrayDeque<>();
        private int next;

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && next < groups.size()) {
                add(next++);
            }
            return !ready.isEmpty();
        }

        private void add(int index) {
            for (JournalEntry entry : decoded(groups.get(index))) {
                boolean superseded =
                        entry instanceof RequestRecord request && last.getOrDefault(request.id(), index) > index;
                if (!superseded) {
                    ready.add(entry);
                }
            }
        }

        private List<JournalEntry> decoded(SegmentReader.Group group) {
            try {
                return group.entries();
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                reader.setAside(group, String.valueOf(e.getMessage()));
                return List.of();
            }
        }

        @Override
        public JournalEntry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.remove();
        }
    }
}
