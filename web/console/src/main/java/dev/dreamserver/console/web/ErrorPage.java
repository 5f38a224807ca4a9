package dev.dreamserver.console.web;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.resource.ResourceException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the page for a bug shows: an id that stands in the log beside the cause, so that the person
 * at the screen and the one at the log speak of the same thing.
 */
@Named
@RequestScoped
public class ErrorPage {

    private static final Logger LOG = Logger.getLogger(ErrorPage.class);
    private static final String SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /** SQL's states of a connection that broke, and PostgreSQL's of one that stops or starts. */
    private static final Pattern AWAY = Pattern.compile("08...|57P0[1-3]");

    private static final SecureRandom RANDOM = new SecureRandom();

    @Inject HttpServletRequest request;

    private String id = "";
    private boolean databaseAway;

    @PostConstruct
    void tell() {
        id = newId();
        if (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) == null) {
            var context = FacesContext.getCurrentInstance();
            context.getExternalContext().setResponseStatus(HttpServletResponse.SC_NOT_FOUND);
            return; // somebody has asked for the page itself, and nothing is broken
        }
        var cause = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        LOG.errorf(
                cause,
                "Error %s at %s",
                id,
                request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        databaseAway =
                Integer.valueOf(HttpServletResponse.SC_SERVICE_UNAVAILABLE).equals(status)
                        || isAway(cause);
        if (databaseAway) {
            FacesContext.getCurrentInstance()
                    .getExternalContext()
                    .setResponseStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }

    /** Whether no connection was to be had, or the one there was broke. */
    static boolean isAway(@Nullable Throwable cause) {
        for (var at = cause; at != null; at = at.getCause()) {
            if (at instanceof ResourceException
                    || (at instanceof SQLException sql
                            && sql.getSQLState() != null
                            && AWAY.matcher(sql.getSQLState()).matches())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the page broke because the database does not answer: no fault of the page. */
    public boolean isDatabaseAway() {
        return databaseAway;
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
