package dev.dreamserver.console.web;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What an operator must act on, numbered 700 to 719. */
@MessageLogger(projectCode = "DREAM", length = 4)
interface ConsoleMessages extends BasicLogger {

    ConsoleMessages LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), ConsoleMessages.class, "dev.dreamserver.console");

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 700, value = "A script of page %s failed with %s at %s:%d:%d")
    void scriptFailed(String page, String kind, String file, int line, int column);
}
