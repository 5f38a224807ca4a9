package dev.dreamserver.models;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What an operator must act on, numbered 780 to 799. */
@MessageLogger(projectCode = "DREAM", length = 4)
interface ModelMessages extends BasicLogger {

    ModelMessages LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), ModelMessages.class, "dev.dreamserver.models");

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 780, value = "The model %s cannot be used: %s")
    void refused(String id, String why);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 781, value = "Files of deleted models wait for the database: %s")
    void away(String why);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 782, value = "Files of deleted models could not be removed; tried again later")
    void bug(@Cause Throwable bug);
}
