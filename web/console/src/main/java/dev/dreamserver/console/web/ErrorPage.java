package dev.dreamserver.console.web;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import org.jboss.logging.Logger;

/**
 * What the page for a bug shows: an id that stands in the log beside the cause, so that the person
 * at the screen and the one at the log speak of the same thing.
 */
@Named
@RequestScoped
public class ErrorPage {

    private static final Logger LOG = Logger.getLogger(ErrorPage.class);
    private static final String SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final SecureRandom RANDOM = new SecureRandom();

    @Inject HttpServletRequest request;

    private String id = "";

    @PostConstruct
    void tell() {
        id = newId();
        var cause = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        LOG.errorf(
                cause,
                "Error %s at %s",
                id,
                request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
    }

    public String getId() {
        return id;
    }

    /** The page that broke, to try it again; Home where that is not known. */
    public String getAddress() {
        var path = (String) request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        return path == null || !path.startsWith("/") || path.startsWith("//") ? "/" : path;
    }

    /** Eight signs that can be read out over the telephone. */
    public static String newId() {
        var text = new StringBuilder();
        for (int at = 0; at < 8; at++) {
            if (at == 4) {
                text.append('-');
            }
            text.append(SIGNS.charAt(RANDOM.nextInt(SIGNS.length())));
        }
        return text.toString();
    }
}
