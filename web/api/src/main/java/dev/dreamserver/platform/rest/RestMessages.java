package dev.dreamserver.platform.rest;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What an operator must act on, numbered 20 to 29. */
@MessageLogger(projectCode = "DREAM", length = 4)
interface RestMessages extends BasicLogger {

    RestMessages LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), RestMessages.class, "dev.dreamserver.api");

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 20, value = "The management API failed; it told its caller error id %s")
    void broken(String errorId, @Cause Throwable why);
}
