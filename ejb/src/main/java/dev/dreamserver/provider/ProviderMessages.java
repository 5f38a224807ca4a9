package dev.dreamserver.provider;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What an operator must act on, numbered 640 to 659. */
@MessageLogger(projectCode = "DREAM", length = 4)
interface ProviderMessages extends BasicLogger {

    ProviderMessages LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), ProviderMessages.class, "dev.dreamserver.provider");

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 640, value = "Provider %s answers and lists %d models")
    void answers(String provider, int models);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 641, value = "Provider %s does not help now. %s")
    void troubled(String provider, String reason);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 642, value = "The models of provider %s could not be remembered: %s")
    void unwritten(String provider, String why);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 643, value = "The watch over %s failed and goes on")
    void bug(String whom, @Cause Throwable bug);
}
