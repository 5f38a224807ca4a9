package dev.dreamserver.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.el.ELContext;
import jakarta.el.ELException;
import jakarta.el.ELResolver;
import jakarta.el.FunctionMapper;
import jakarta.el.VariableMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordResolverTest {

    private final RecordResolver resolver = new RecordResolver();
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

    @Test
    void components_and_methods_of_a_record_are_called() {
        assertThat(resolver.invoke(context, new Line("a", 1), "name", null, null)).isEqualTo("a");
        assertThat(context.isPropertyResolved()).isTrue();
        assertThat(resolver.invoke(context, new Line("b", 1), "said", null, new Object[0]))
                .isEqualTo("b!");
    }

    @Test
    void all_else_is_left_to_the_others() {
        resolver.invoke(context, "text", "length", null, null);
        resolver.invoke(context, null, "length", null, null);
        resolver.invoke(context, new Line("a", 1), "missing", null, null);
        resolver.invoke(context, new Line("a", 1), "name", null, new Object[] {1});
        assertThat(context.isPropertyResolved()).isFalse();
    }

    @Test
    void what_a_method_throws_is_told() {
        assertThatThrownBy(() -> resolver.invoke(context, new Line("a", 1), "half", null, null))
                .isInstanceOf(ELException.class)
                .hasCauseInstanceOf(ArithmeticException.class);
    }

    private static final class Bare extends ELContext {
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
