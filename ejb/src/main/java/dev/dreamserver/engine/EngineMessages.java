package dev.dreamserver.engine;

import org.jboss.logging.Logger;

/** What an operator must act on, numbered. */
final class EngineMessages {

    private static final Logger LOG = Logger.getLogger("dev.dreamserver.engine");

    private EngineMessages() {}

    static void serving(String engine, String models) {
        LOG.infof("DREAM-ENGINE-001 Engine %s answers: %s", engine, models);
    }

    static void gone(String engine, String reason) {
        LOG.warnf("DREAM-ENGINE-002 Engine %s does not answer now. %s", engine, reason);
    }

    static void cannotHelp(String engine, String reason) {
        LOG.errorf("DREAM-ENGINE-003 Engine %s needs you. %s", engine, reason);
    }

    static void bug(String engine, RuntimeException bug) {
        LOG.errorf(bug, "DREAM-ENGINE-004 The watch over engine %s failed and goes on", engine);
    }

    static void debug(String text) {
        LOG.debug(text);
    }
}
