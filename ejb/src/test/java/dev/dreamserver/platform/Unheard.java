package dev.dreamserver.platform;

import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;

/** Events for doors under test. */
public final class Unheard {

    private Unheard() {}

    /** An event that nobody observes. */
    @SuppressWarnings("unchecked")
    public static <T> Event<T> event() {
        return (Event<T>)
                Proxy.newProxyInstance(
                        Unheard.class.getClassLoader(),
                        new Class<?>[] {Event.class},
                        (proxy, method, arguments) -> null);
    }
}
