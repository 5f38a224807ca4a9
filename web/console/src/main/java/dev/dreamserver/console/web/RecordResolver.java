package dev.dreamserver.console.web;

import jakarta.el.ELContext;
import jakarta.el.ELException;
import jakarta.el.ELResolver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the components of records in expressions, such as {@code one.name()}. The resolver of Faces
 * would do it too, but looks through all methods of the record each time, and that was a tenth of
 * what a page takes. Thread-safe.
 */
public class RecordResolver extends ELResolver {

    private static final Class<?>[] NO_TYPES = {};

    /** By record and name: as many as the pages have expressions. */
    private static final ClassValue<Map<String, Optional<Method>>> METHODS =
            new ClassValue<>() {
                @Override
                protected Map<String, Optional<Method>> computeValue(Class<?> type) {
                    return new ConcurrentHashMap<>();
                }
            };

    @Override
    public @Nullable Object invoke(
            ELContext context,
            @Nullable Object base,
            Object method,
            Class<?> @Nullable [] types,
            Object @Nullable [] values) {
        if (!(base instanceof Record) || (values != null && values.length > 0)) {
            return null;
        }
        var found =
                METHODS.get(base.getClass())
                        .computeIfAbsent(method.toString(), name -> find(base.getClass(), name));
        if (found.isEmpty()) {
            return null;
        }
        try {
            var value = found.get().invoke(base);
            context.setPropertyResolved(base, method);
            return value;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new ELException(e.getCause() == null ? e : e.getCause());
        }
    }

    private static Optional<Method> find(Class<?> type, String name) {
        try {
            return Optional.of(type.getMethod(name, NO_TYPES));
        } catch (NoSuchMethodException another) {
            return Optional.empty();
        }
    }

    @Override
    public @Nullable Object getValue(ELContext context, @Nullable Object base, Object property) {
        return null;
    }

    @Override
    public @Nullable Class<?> getType(ELContext context, @Nullable Object base, Object property) {
        return null;
    }

    @Override
    public void setValue(ELContext context, @Nullable Object base, Object property, Object value) {
        // Records are not changed.
    }

    @Override
    public boolean isReadOnly(ELContext context, @Nullable Object base, Object property) {
        return false;
    }

    @Override
    public @Nullable Class<?> getCommonPropertyType(ELContext context, @Nullable Object base) {
        return null;
    }
}
