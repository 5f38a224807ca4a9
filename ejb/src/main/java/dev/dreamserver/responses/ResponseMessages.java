package dev.dreamserver.responses;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/**
 * What an operator must act on, numbered 820 to 829. A database's own words may quote a row, so its
 * code alone is told.
 */
@MessageLogger(projectCode = "DREAM", length = 4)
interface ResponseMessages extends BasicLogger {

    ResponseMessages LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), ResponseMessages.class, "dev.dreamserver.responses");

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 820, value = "A response cannot be kept: %s")
    void notKept(String why);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 821, value = "Kept responses cannot be looked for, database error %s")
    void notFound(String code);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 822, value = "Responses that are over wait to be forgotten, database error %s")
    void notForgotten(String code);
}
