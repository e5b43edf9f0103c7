package io.axonhub.gateway.admin.gitops;

/** Who manages a configuration object; nobody else changes it. */
public sealed interface Owner {
    /** The admin API and its users. */
    Owner UI = new Ui();

    /** Such as {@code ui}, {@code k8s:cluster/namespace/name} or {@code file:path}. */
    String text();

    /** Reads {@link #text()}. */
    static Owner parse(String text) {
        if (text.startsWith(Cluster.PREFIX)) {
            String[] parts = text.substring(Cluster.PREFIX.length()).split("/", 3);
            if (parts.length == 3) {
                return new Cluster(parts[0], parts[1], parts[2]);
            }
        }
        if (text.startsWith(File.PREFIX)) {
            return new File(text.substring(File.PREFIX.length()));
        }
        if (text.equals(UI.text())) {
            return UI;
        }
        throw new IllegalArgumentException("no owner: " + text);
    }

    /** The admin API. */
    record Ui() implements Owner {
        @Override
        public String text() {
            return "ui";
        }
    }

    /** A custom resource in a cluster, through the operator. */
    record Cluster(String source, String namespace, String name) implements Owner {
        static final String PREFIX = "k8s:";

        /** What the owners of all objects of a source begin with. */
        static String prefix(String source) {
            return PREFIX + source + "/";
        }

        @Override
        public String text() {
            return prefix(source) + namespace + "/" + name;
        }
    }

    /** A file in the resources directory of this replica. */
    record File(String path) implements Owner {
        static final String PREFIX = "file:";

        @Override
        public String text() {
            return PREFIX + path;
        }
    }
}
