package dev.dreamserver.floorplan;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether a servlet says who may enter: by annotation, or by a constraint for all its addresses.
 */
final class ServletDoor {

    private static final String WEB_SERVLET = "jakarta.servlet.annotation.WebServlet";

    private ServletDoor() {}

    static boolean isServlet(JavaClass type) {
        return type.isAnnotatedWith(WEB_SERVLET)
                || type.isAssignableTo("jakarta.servlet.http.HttpServlet");
    }

    static boolean statesItsRoles(JavaClass type, WebDoors doors) {
        if (type.isAnnotatedWith("jakarta.servlet.annotation.ServletSecurity")) {
            return true;
        }
        var addresses = new ArrayList<>(doors.servlets().getOrDefault(type.getName(), List.of()));
        if (type.isAnnotatedWith(WEB_SERVLET)) {
            var mapping = type.getAnnotationOfType(WEB_SERVLET);
            addresses.addAll(strings(mapping, "value"));
            addresses.addAll(strings(mapping, "urlPatterns"));
        }
        return !addresses.isEmpty()
                && addresses.stream()
                        .map(
                                pattern ->
                                        pattern.endsWith("/*")
                                                ? pattern.replace("/*", "")
                                                : pattern)
                        .allMatch(doors::stateRolesFor);
    }

    private static List<String> strings(JavaAnnotation<?> annotation, String name) {
        return annotation
                .get(name)
                .map(value -> Arrays.stream((Object[]) value).map(String::valueOf).toList())
                .orElse(List.of());
    }
}
