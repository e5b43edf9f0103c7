package io.axonhub.gateway.pipeline.mapping;

import java.lang.reflect.Array;
import java.util.Map;
import org.apache.commons.jexl3.JexlArithmetic;
import org.apache.commons.jexl3.JexlOperator;
import org.jspecify.annotations.Nullable;

/** The operators of conditions, without the coercions that the library makes: what is not there is false, other misfits are errors. */
class Typed extends JexlArithmetic {
    private final Patterns patterns;

    Typed() {
        this(new Patterns());
    }

    Typed(Patterns patterns) {
        super(true);
        this.patterns = patterns;
    }

    final Patterns patterns() {
        return patterns;
    }

    /** Operands of kinds that do not go together; the message has none of their values. */
    static final class MisfitException extends ArithmeticException {
        private static final long serialVersionUID = 1;

        MisfitException(String message) {
            super(message);
        }
    }

    /** As shown to people. */
    static String kind(@Nullable Object value) {
        return switch (value) {
            case null -> "nothing";
            case CharSequence _ -> "text";
            case Number _ -> "a number";
            case Boolean _ -> "true or false";
            case Map<?, ?> _ -> "a map";
            default -> "a list";
        };
    }

    /** Whether an operand that is not there is an error: where one is reckoned with. */
    @Override
    public boolean isStrict(JexlOperator operator) {
        return switch (operator) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MOD, NEGATE, POSITIVIZE -> true;
            default -> false;
        };
    }

    private static void alike(Object left, Object right) {
        String kind = kind(left);
        if (!kind.equals(kind(right))) {
            throw new MisfitException("compares " + kind + " with " + kind(right));
        }
    }

    @Override
    public boolean equals(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return left == null && right == null;
        }
        alike(left, right);
        return super.equals(left, right);
    }

    @Override
    protected int compare(Object left, Object right, JexlOperator operator) {
        alike(left, right);
        return super.compare(left, right, operator);
    }

    @Override
    public boolean lessThan(@Nullable Object left, @Nullable Object right) {
        return left != null && right != null && super.lessThan(left, right);
    }

    @Override
    public boolean lessThanOrEqual(@Nullable Object left, @Nullable Object right) {
        return left != null && right != null && super.lessThanOrEqual(left, right);
    }

    @Override
    public boolean greaterThan(@Nullable Object left, @Nullable Object right) {
        return left != null && right != null && super.greaterThan(left, right);
    }

    @Override
    public boolean greaterThanOrEqual(@Nullable Object left, @Nullable Object right) {
        return left != null && right != null && super.greaterThanOrEqual(left, right);
    }

    @Override
    public Boolean startsWith(@Nullable Object left, @Nullable Object right) {
        return left != null && right != null && text(left).startsWith(text(right));
    }

    @Override
    public Boolean endsWith(@Nullable Object left, @Nullable Object right) {
        return left != null && right != null && text(left).endsWith(text(right));
    }

    private static String text(Object value) {
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        throw new MisfitException("needs text, not " + kind(value));
    }

    /** {@code value =~ container}: of a list or a map whether it holds the value, of text whether that regex matches all of the value. */
    @Override
    public Boolean contains(@Nullable Object container, @Nullable Object value) {
        if (container == null || value == null) {
            return false;
        }
        return switch (container) {
            case CharSequence regex -> patterns.matches(regex.toString(), text(value));
            case java.util.regex.Pattern regex -> patterns.matches(regex.pattern(), text(value));
            case Map<?, ?> map -> map.containsKey(text(value));
            default -> {
                if (!container.getClass().isArray()) {
                    throw new MisfitException("looks for something in " + kind(container));
                }
                boolean found = false;
                for (int i = 0; i < Array.getLength(container); i++) {
                    found |= equals(Array.get(container, i), value);
                }
                yield found;
            }
        };
    }

    @Override
    public Iterable<?> createRange(Object from, Object to) {
        throw new MisfitException("must not have ranges: compare with their ends");
    }

    @Override
    public boolean toBoolean(@Nullable Object value) {
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw new MisfitException("needs true or false, not " + kind(value));
    }

    @Override
    protected boolean toBoolean(boolean strict, @Nullable Object value) {
        return toBoolean(value);
    }

    @Override
    public boolean testPredicate(@Nullable Object value) {
        return toBoolean(value);
    }
}
