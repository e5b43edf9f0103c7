package io.axonhub.e2e;

import io.axonhub.e2e.cluster.GitRepository;
import io.axonhub.e2e.cluster.Site;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * People who change channels in a git repository: they add, edit, rename, switch off and delete them, move their files, give them a new
 * provider key, and take back what they did. One seed makes the same commits each time. A channel's models are named after it and after
 * the edit they are of, so that traffic tells which commit it meets.
 */
final class RandomCommits {
    /** The channel that no commit touches. */
    static final String STEADY = "steady";

    private static final String PICKED = "profiles/picked.yaml";
    private static final Pattern CHANNEL = Pattern.compile("(?m)^  name: (ch-\\d+)$");
    private static final int MOST = 14;
    private static final int FEWEST = 3;

    private final GitRepository repository;
    private final Site site;
    private final Random random;
    private int commits;
    private int serial;
    private int edits;

    RandomCommits(GitRepository repository, Site site, Random random) {
        this.repository = repository;
        this.site = site;
        this.random = random;
    }

    /** The first commit: a few channels, a profile that names them and one that selects them, and a key over each. */
    void begin() {
        repository.write("secrets/upstream.yaml", Site.secret("upstream", "upstream-0"));
        repository.write("channels/steady.yaml", channel(STEADY));
        repository.write(PICKED, Site.profile("picked", List.of(STEADY)));
        repository.write(
                "profiles/selected.yaml",
                Site.profile("selected", List.of())
                        .replace("    refs: []", "    selector: {matchLabels: {loop: \"yes\"}}"));
        repository.write("keys/picked.yaml", Site.key("picked", "picked"));
        repository.write("keys/selected.yaml", Site.key("selected", "selected"));
        for (int i = 0; i < FEWEST; i++) {
            add();
        }
        repository.commit("Begin with a few channels");
    }

    /** Makes a commit and says what is in it. */
    String next() {
        // now and then somebody takes back what was done last
        if (commits++ > 0 && random.nextInt(8) == 0) {
            repository.revert();
            return "Revert";
        }
        StringBuilder message = new StringBuilder();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            message.append(i == 0 ? "" : ", ").append(change());
        }
        repository.commit(message.toString());
        return message.toString();
    }

    /** Changes something, and leaves it to be committed. */
    String change() {
        List<String> files = repository.list("channels").stream()
                .filter(file -> !file.endsWith("steady.yaml"))
                .toList();
        if (files.size() <= FEWEST) {
            return add();
        }
        String file = files.get(random.nextInt(files.size()));
        return switch (random.nextInt(files.size() >= MOST ? 6 : 8)) {
            case 0 -> delete(file);
            case 1 -> rename(file);
            case 2 -> move(file);
            case 3 -> toggle(file);
            case 4 -> newKey();
            case 5 -> edit(file);
            default -> add();
        };
    }

    private String channel(String name) {
        return site.channel(
                        name,
                        "upstream",
                        "enabled: true",
                        "weight: 1",
                        "headers: [{name: x-channel, value: " + name + "}]")
                .replace("  name: " + name + "\nspec", "  name: " + name + "\n  labels:\n    loop: \"yes\"\nspec")
                .replace("    - name: " + name + "\n", "    - name: " + name + "-e0\n");
    }

    private String add() {
        String name = "ch-" + serial++;
        repository.write("channels/" + name + ".yaml", channel(name));
        refer(refs -> refs + ", " + name);
        return "add " + name;
    }

    private String edit(String file) {
        edits++;
        repository.write(
                file,
                repository
                        .read(file)
                        .replaceFirst("-e\\d+\n", "-e" + edits + "\n")
                        .replaceFirst("weight: \\d+", "weight: " + (1 + random.nextInt(100))));
        return "edit " + file;
    }

    /** Gives the channel another name wherever it is named. */
    private String rename(String file) {
        String old = name(file);
        String name = "ch-" + serial++;
        repository.write(file, repository.read(file).replaceAll(old + "\\b", name));
        refer(refs -> refs.replaceAll(old + "\\b", name));
        return "rename " + old + " to " + name;
    }

    /** The file only: nothing is to happen in the cluster. */
    private String move(String file) {
        String to = "channels/moved/" + serial++ + ".yaml";
        String text = repository.read(file);
        repository.remove(file);
        repository.write(to, text);
        return "move " + file + " to " + to;
    }

    private String toggle(String file) {
        String text = repository.read(file);
        repository.write(
                file,
                text.contains("enabled: true")
                        ? text.replace("enabled: true", "enabled: false")
                        : text.replace("enabled: false", "enabled: true"));
        return "toggle " + file;
    }

    private String delete(String file) {
        String name = name(file);
        repository.remove(file);
        refer(refs -> refs.replaceAll(", " + name + "\\b", ""));
        return "delete " + name;
    }

    private String newKey() {
        repository.write("secrets/upstream.yaml", Site.secret("upstream", "upstream-" + ++edits));
        return "new provider key " + edits;
    }

    private String name(String file) {
        Matcher name = CHANNEL.matcher(repository.read(file));
        if (!name.find()) {
            throw new IllegalStateException("no channel: " + file);
        }
        return name.group(1);
    }

    private interface Change {
        String of(String refs);
    }

    private void refer(Change change) {
        String text = repository.read(PICKED);
        String refs = text.substring(text.indexOf('[') + 1, text.indexOf(']'));
        repository.write(PICKED, text.replace("[" + refs + "]", "[" + change.of(refs) + "]"));
    }
}
