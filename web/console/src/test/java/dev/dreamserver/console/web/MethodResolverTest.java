package dev.dreamserver.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.el.ELContext;
import jakarta.el.ELException;
import jakarta.el.ELResolver;
import jakarta.el.FunctionMapper;
import jakarta.el.VariableMapper;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MethodResolverTest {

    private final MethodResolver resolver = new MethodResolver();
    private final ELContext context = new Bare();

    /** A record as pages are given them. */
    public record Line(String name, int of) {
        /** Works something out. */
        public String said() {
            return name + "!";
        }

        /** Fails. */
        public int half() {
            return 1 / (of - 1);
        }
    }

    /** A bean as pages call it, and what CDI puts before it. */
    public static class Numbers {
        /** One of a name. */
        public String of(long number, String unit) {
            return number + " " + unit;
        }

        /** One of two with this name and as many values. */
        public String twice(String text) {
            return text + text;
        }

        /** The other one. */
        public long twice(long number) {
            return 2 * number;
        }

        /** Any number of values. */
        public int many(String... texts) {
            return texts.length;
        }
    }

    /** Named as Weld names what it puts before a bean. */
    private static final class Numbers$Proxy$ extends Numbers {
        @Override
        public String of(long number, String unit) {
            return "through: " + super.of(number, unit);
        }
    }

    @Test
    void components_and_methods_of_a_record_are_called() {
        assertThat(call(new Line("a", 1), "name")).isEqualTo("a");
        assertThat(context.isPropertyResolved()).isTrue();
        assertThat(resolver.invoke(context, new Line("b", 1), "said", null, null)).isEqualTo("b!");
    }

    @Test
    void values_become_what_the_method_takes() {
        assertThat(call(new Numbers(), "of", 3, "GB")).isEqualTo("3 GB");
        assertThat(call(new Numbers(), "of", "3", "GB")).isEqualTo("3 GB");
        assertThat(call(Optional.of("a"), "get")).isEqualTo("a");
    }

    @Test
    void what_stands_before_a_bean_is_what_is_called() {
        assertThat(call(new Numbers$Proxy$(), "of", 3, "GB")).isEqualTo("through: 3 GB");
    }

    @Test
    void all_else_is_left_to_the_others() {
        resolver.invoke(context, null, "length", null, null);
        call(new Line("a", 1), "missing");
        call(new Line("a", 1), "name", 1);
        call(new Numbers(), "twice", "a");
        call(new Numbers(), "many", "a");
        call(List.of(), "size"); // of a class that only Java itself may use
        assertThat(context.isPropertyResolved()).isFalse();
    }

    private @Nullable Object call(Object base, String method, Object... values) {
        return resolver.invoke(context, base, method, null, values);
    }

    @Test
    void what_a_method_throws_is_told() {
        assertThatThrownBy(() -> resolver.invoke(context, new Line("a", 1), "half", null, null))
                .isInstanceOf(ELException.class)
                .hasCauseInstanceOf(ArithmeticException.class);
    }

    private static final class Bare extends ELContext {
        @Override
        @SuppressWarnings("unchecked")
        public <T> T convertToType(Object value, Class<T> type) {
            return (T) (type == long.class ? Long.valueOf(value.toString()) : value);
        }

        @Override
        public @Nullable ELResolver getELResolver() {
            return null;
        }

        @Override
        public @Nullable FunctionMapper getFunctionMapper() {
            return null;
        }

        @Override
        public @Nullable VariableMapper getVariableMapper() {
            return null;
        }
    }
}
