package dev.dreamserver.console.web;

import jakarta.el.ELContext;
import jakarta.el.ELException;
import jakarta.el.ELResolver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls methods in expressions, such as {@code one.name()} or {@code numbers.exact(one.tokens())}.
 * The resolver of Faces would do it too, but looks through all methods of the object each time, and
 * that was a tenth of what a page takes. What is overloaded, and what this one may not call, is
 * left to the resolver of Faces. Thread-safe.
 */
public class MethodResolver extends ELResolver {

    private static final Object[] NOTHING = {};

    /** By class and call: as many as the pages have expressions. */
    private static final ClassValue<Map<Call, Optional<Method>>> METHODS =
            new ClassValue<>() {
                @Override
                protected Map<Call, Optional<Method>> computeValue(Class<?> type) {
                    return new ConcurrentHashMap<>();
                }
            };

    private record Call(String name, int values) {}

    @Override
    public @Nullable Object invoke(
            ELContext context,
            @Nullable Object base,
            Object method,
            Class<?> @Nullable [] types,
            Object @Nullable [] values) {
        if (base == null || base instanceof Collection) {
            return null; // streams of collections are those of expressions
        }
        var typed = values == null ? NOTHING : values;
        var call = new Call(method.toString(), typed.length);
        var found =
                METHODS.get(base.getClass())
                        .computeIfAbsent(call, one -> find(base.getClass(), one))
                        .orElse(null);
        if (found == null) {
            return null;
        }
        var wanted = found.getParameterTypes();
        var given = new Object[typed.length];
        for (var at = 0; at < given.length; at++) {
            given[at] = context.convertToType(typed[at], wanted[at]);
        }
        try {
            var value = found.invoke(base, given);
            context.setPropertyResolved(base, method);
            return value;
        } catch (IllegalAccessException | IllegalArgumentException | InvocationTargetException e) {
            throw new ELException(e.getCause() == null ? e : e.getCause());
        }
    }

    /** The only method that can be meant, if there is one and everybody may call it. */
    private static Optional<Method> find(Class<?> type, Call call) {
        var named =
                Arrays.stream(own(type).getMethods())
                        .filter(one -> one.getName().equals(call.name()) && !one.isBridge())
                        .filter(one -> one.getParameterCount() == call.values())
                        .toList();
        return named.size() == 1 && isOpen(named.getFirst())
                ? Optional.of(named.getFirst())
                : Optional.empty();
    }

    /** The bean's own class, of which CDI makes others that stand before it. */
    private static Class<?> own(Class<?> type) {
        return type.getName().contains("$Proxy$") ? own(type.getSuperclass()) : type;
    }

    private static boolean isOpen(Method method) {
        var type = method.getDeclaringClass();
        return !method.isVarArgs()
                && Modifier.isPublic(type.getModifiers())
                && type.getModule().isExported(type.getPackageName());
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
        // It calls, and changes nothing.
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
