package dev.dreamserver.keys;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What an operator must act on, numbered 300 to 319. */
@MessageLogger(projectCode = "DREAM", length = 4)
interface KeyMessages extends BasicLogger {

    KeyMessages LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), KeyMessages.class, "dev.dreamserver.keys");

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 300, value = "Times of last use of API keys could not be written: %s")
    void usedUnwritten(String why);
}
