package dev.dreamserver.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Whether a change comes from the console's own pages. Stateless. */
public final class SameOrigin {

    private SameOrigin() {}

    /**
     * Whether the browser says that the request comes from this origin. Asks Sec-Fetch-Site, which
     * pages cannot forge; browsers too old for it send Origin; who sends neither is refused.
     *
     * @param house the public origin of the house
     */
    public static boolean is(HttpServletRequest request, URI house) {
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        return Optional.ofNullable(request.getHeader("Origin"))
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .filter(house.toString().toLowerCase(Locale.ROOT)::equals)
                .isPresent();
    }
}
