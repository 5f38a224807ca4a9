package dev.dreamserver.console.web;

import dev.dreamserver.security.Secret;
import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Named;
import java.io.Serializable;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A secret of the session that pages send back with every change, so that no other site can. */
@Named
@SessionScoped
public class Csrf implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String token = random();

    public String getToken() {
        return token;
    }

    /** Whether this is the session's token; takes the same time whatever differs. */
    public boolean accepts(@Nullable String sent) {
        return sent != null && new Secret(token).matches(sent);
    }

    private static String random() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
