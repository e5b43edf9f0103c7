package io.axonhub.gateway.pipeline.mapping;

import io.axonhub.gateway.store.Profile;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.jexl3.JexlArithmetic;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlContext;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.JexlFeatures;
import org.apache.commons.jexl3.JexlInfo;
import org.apache.commons.jexl3.JexlScript;
import org.apache.commons.jexl3.introspection.JexlPermissions;
import org.jspecify.annotations.Nullable;

/**
 * A rule's condition in the expression syntax of Apache Commons JEXL, of which only operators, lists and three methods of text are let
 * in: no loops, functions, assignments, constructors or other methods, and regexes are RE2's. So what it costs is bounded by its length
 * and its operands' lengths. Thread-safe.
 *
 * <p>Operands are typed: text is not compared with a number. What is not there (an absent header) is null, equals nothing but null,
 * and is false wherever it is asked something. Every branch is tried once with a made-up request when it is parsed, so that a wrong
 * type, method or regex shows then and not at some request.
 *
 * @see <a href="https://commons.apache.org/proper/commons-jexl/reference/syntax.html">JEXL's syntax</a>
 */
public final class Expression implements Profile.Condition {
    private static final int MOST_PATHS = 512;
    private static final String BACKQUOTE = "`";

    private static final JexlFeatures FEATURES = JexlFeatures.createNone()
            .structuredLiteral(true)
            .arrayReferenceExpr(true)
            .methodCall(true)
            .comparatorNames(true);

    private final JexlScript script;

    private Expression(JexlScript script) {
        this.script = script;
    }

    /** A text that is no condition; the message says why, for whoever wrote it. */
    public static final class BadExpressionException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BadExpressionException(String message) {
            super(message);
        }
    }

    /**
     * Compiles it.
     *
     * @throws BadExpressionException for what does not compile, names what is not known or cannot be evaluated
     */
    public static Expression parse(String text) {
        if (text.contains(BACKQUOTE)) {
            throw new BadExpressionException("must not have template text between backquotes");
        }
        Typed typed = new Typed();
        try {
            JexlScript script = script(text, typed, true);
            known(script.getVariables());
            Probe probe = new Probe(typed.patterns());
            JexlScript probed = script(text, probe, false);
            for (int path = 0; path < MOST_PATHS && probe.next(); path++) {
                Object value = probed.execute(new Names(RequestFacts.SAMPLE));
                if (!(value instanceof Boolean)) {
                    throw new BadExpressionException("is no condition: its value is " + Typed.kind(value));
                }
            }
            typed.patterns().seal();
            return new Expression(script);
        } catch (JexlException e) {
            throw new BadExpressionException(explained(e));
        } catch (StackOverflowError e) {
            throw new BadExpressionException("is nested too deeply");
        }
    }

    private static JexlScript script(String text, JexlArithmetic arithmetic, boolean lenient) {
        JexlEngine engine = new JexlBuilder()
                .arithmetic(arithmetic)
                .features(FEATURES)
                .permissions(new Permitted())
                .strict(true)
                .safe(lenient)
                .silent(false)
                .antish(false)
                .booleanLogical(true)
                .cache(0)
                .create();
        return (JexlScript) engine.createExpression(new JexlInfo("when", 1, 1), text);
    }

    private static void known(Set<List<String>> variables) {
        for (List<String> variable : variables) {
            if (!RequestFacts.NAMES.contains(variable.getFirst())) {
                throw new BadExpressionException("names '" + variable.getFirst() + "', which is none of "
                        + String.join(", ", new TreeSet<>(RequestFacts.NAMES)));
            }
        }
    }

    /** Without the library's own place in it: {@code when@1:7 what is wrong}, to the end of the line. */
    private static String explained(JexlException e) {
        String message = e.getCause() instanceof ArithmeticException cause
                ? String.valueOf(cause.getMessage())
                : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        JexlInfo info = e.getInfo();
        String reason = message.replaceFirst("^\\S*@\\d+:\\d+ ", "");
        return "does not compile: " + (info == null ? "" : "column " + info.getColumn() + ": ") + reason;
    }

    @Override
    public boolean holds(Profile.Facts facts) {
        try {
            return Boolean.TRUE.equals(script.execute(new Names(facts)));
        } catch (JexlException e) {
            // the library's own words may hold what the client sent
            String reason = e.getCause() instanceof Typed.MisfitException misfit
                    ? String.valueOf(misfit.getMessage())
                    : "it cannot be evaluated for this request";
            throw new Profile.UndecidedException(reason, e);
        }
    }

    /** Facts as the library asks for them. */
    private record Names(Profile.Facts facts) implements JexlContext {
        @Override
        public @Nullable Object get(String name) {
            return facts.value(name);
        }

        @Override
        public boolean has(String name) {
            return RequestFacts.NAMES.contains(name);
        }

        @Override
        public void set(String name, @Nullable Object value) {
            throw new UnsupportedOperationException("conditions set nothing");
        }
    }

    /** Nothing but looking into maps and three questions to a text. */
    private static final class Permitted implements JexlPermissions {
        private static final Set<String> METHODS = Set.of("startsWith", "endsWith", "contains");

        @Override
        public boolean allow(@Nullable Class<?> type) {
            return type == String.class || (type != null && Map.class.isAssignableFrom(type));
        }

        @Override
        public boolean allow(@Nullable Constructor<?> constructor) {
            return false;
        }

        @Override
        public boolean allow(@Nullable Field field) {
            return false;
        }

        @Override
        public boolean allow(@Nullable Method method) {
            if (method == null) {
                return false;
            }
            return method.getDeclaringClass() == String.class
                    ? METHODS.contains(method.getName())
                    : Map.class.isAssignableFrom(method.getDeclaringClass())
                            && method.getName().equals("get");
        }

        @Override
        public boolean allow(@Nullable Package named) {
            return true;
        }

        @Override
        public JexlPermissions compose(String... more) {
            return this;
        }
    }

    /** Walks every branch: each question for a truth value is answered with yes first, and with no on a later path. */
    private static final class Probe extends Typed {
        private boolean[] answers = new boolean[0];
        private int asked;
        private boolean first = true;

        Probe(Patterns patterns) {
            super(patterns);
        }

        /** Whether there is a path that was not gone. */
        boolean next() {
            int last = asked - 1;
            while (last >= 0 && !answers[last]) {
                last--;
            }
            boolean more = first || last >= 0;
            if (last >= 0) {
                answers = java.util.Arrays.copyOf(answers, last + 1);
                answers[last] = false;
            }
            first = false;
            asked = 0;
            return more;
        }

        @Override
        public boolean toBoolean(@Nullable Object value) {
            if (value == null) {
                throw new MisfitException("needs true or false, not nothing");
            }
            super.toBoolean(value);
            if (asked == answers.length) {
                answers = java.util.Arrays.copyOf(answers, asked + 1);
                answers[asked] = true;
            }
            return answers[asked++];
        }
    }
}
