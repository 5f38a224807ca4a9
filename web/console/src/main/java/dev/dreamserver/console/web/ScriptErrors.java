package dev.dreamserver.console.web;

import jakarta.enterprise.context.SessionScoped;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;

/**
 * The places at which scripts failed for one session. Each is told once, and no more than a few, so
 * that a broken page, or a person who wants to, cannot fill the log. Thread-safe.
 */
@SessionScoped
class ScriptErrors implements Serializable {

    static final int MOST = 20;

    private static final long serialVersionUID = 1L;

    private final Set<ScriptError> known = new HashSet<>();

    /** Whether it is to be told. */
    synchronized boolean isNews(ScriptError error) {
        return known.size() < MOST && known.add(error);
    }
}
