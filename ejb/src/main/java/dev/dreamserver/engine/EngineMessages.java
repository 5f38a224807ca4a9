package dev.dreamserver.engine;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What an operator must act on, numbered 600 to 619. */
@MessageLogger(projectCode = "DREAM", length = 4)
interface EngineMessages extends BasicLogger {

    EngineMessages LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), EngineMessages.class, "dev.dreamserver.engine");

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 600, value = "Engine %s answers: %s")
    void serving(String engine, String models);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 601, value = "Engine %s does not answer now. %s")
    void gone(String engine, String reason);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 602, value = "Engine %s needs you. %s")
    void cannotHelp(String engine, String reason);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 603, value = "The watch over engine %s failed and goes on")
    void bug(String engine, @Cause Throwable bug);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 604, value = "Switch of the model from %s to %s: %s %s")
    void switching(String from, String to, String phase, String reason);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 605, value = "How far the switch to %s is cannot be stored. %s")
    void switchUnwritten(String model, String reason);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 606,
            value = "Which model was switched to is not known; dream.model.file is used. %s")
    void inUseUnknown(String reason);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 607, value = "What models took here is not known now; sums count instead. %s")
    void peaksAway(String reason);
}
