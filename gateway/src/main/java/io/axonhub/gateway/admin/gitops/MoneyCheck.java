package io.axonhub.gateway.admin.gitops;

import io.axonhub.gateway.store.ConfigRow;
import java.util.List;

/**
 * Refuses what a person writes when it leaves a quota of money that could be passed by for want of a price: the quota's own object, or a
 * channel or profile that such a quota reaches. What a cluster writes is let in, because its objects come one by one and the price may be
 * the next: such a quota is reported, and its requests are refused.
 */
final class MoneyCheck {
    private final ProviderTypes types;

    MoneyCheck(ProviderTypes types) {
        this.types = types;
    }

    /**
     * Looks at the draft among all the other objects.
     *
     * @param rows what is stored
     * @param files what stands in files
     * @param secrets the draft's, with those that are kept
     * @throws ObjectRefused when it adds such a quota to those that may be there already
     */
    void check(List<ConfigRow> rows, Inventory files, Draft draft, Secrets secrets) {
        Report report = new Report();
        ObjectReader changed = reader(
                rows.stream().filter(row -> !row.key().equals(draft.id().key())).toList());
        changed.read(draft.id(), draft.labels(), draft.spec(), secrets);
        unpriced(changed, files, report);
        if (!report.hasErrors()) {
            return;
        }
        Report known = new Report();
        unpriced(reader(rows), files, known);
        List<Problem> added = report.errors().stream()
                .filter(problem -> !known.errors().contains(problem))
                .toList();
        List<Problem> own = added.stream()
                .filter(problem -> problem.file().equals(draft.id().toString()))
                .toList();
        if (!own.isEmpty()) {
            throw ObjectRefused.of(own);
        }
        if (!added.isEmpty()) {
            Problem first = added.getFirst();
            throw new ObjectRefused(
                    ObjectRefused.Reason.INVALID,
                    "spec",
                    "leaves a quota without a price: " + first.file() + ": " + first.field() + " " + first.message());
        }
    }

    private ObjectReader reader(List<ConfigRow> rows) {
        ObjectReader reader = new ObjectReader(types, new Report(), Unsupported.IN_DATABASE);
        rows.stream().filter(ObjectCheck::readable).map(ObjectCodec::object).forEach(reader::read);
        return reader;
    }

    private void unpriced(ObjectReader stored, Inventory files, Report found) {
        Inventory all = Inventory.empty();
        all.addAll(stored.inventory());
        all.addFiles(files, new Report());
        new Program(all, types, new Report()).refuseUnpriced(found);
    }
}
