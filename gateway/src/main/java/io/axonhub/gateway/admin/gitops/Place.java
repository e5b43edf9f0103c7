package io.axonhub.gateway.admin.gitops;

import java.util.regex.Pattern;

/** An object's file and tree, which know the line of each of its fields. */
record Place(String file, Tree root) {
    private static final Pattern SEGMENTS = Pattern.compile("\\.|(?=\\[)");

    /**
     * Where {@code path} stands, or the nearest thing around it that is there.
     *
     * @param path such as {@code spec.models[0].name}
     */
    int line(String path) {
        Tree at = root;
        int line = root.line();
        for (String segment : SEGMENTS.split(path, -1)) {
            if (segment.startsWith("[") && at instanceof Tree.Sequence sequence) {
                int index = Integer.parseInt(segment.substring(1, segment.length() - 1));
                if (index >= sequence.items().size()) {
                    return line;
                }
                at = sequence.items().get(index);
                line = at.line();
            } else {
                Tree.Member member =
                        at instanceof Tree.Mapping mapping ? mapping.members().get(segment) : null;
                if (member == null) {
                    return line;
                }
                at = member.value();
                line = member.line();
            }
        }
        return line;
    }

    /** {@code file:line} of the object's beginning. */
    String text() {
        return file + ":" + root.line();
    }

    @Override
    public String toString() {
        return text();
    }
}
