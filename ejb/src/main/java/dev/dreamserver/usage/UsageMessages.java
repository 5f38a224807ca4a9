package dev.dreamserver.usage;

import java.lang.invoke.MethodHandles;
import java.time.LocalDate;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What an operator must act on, numbered 400 to 419. */
@MessageLogger(projectCode = "DREAM", length = 4)
interface UsageMessages extends BasicLogger {

    UsageMessages LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), UsageMessages.class, "dev.dreamserver.usage");

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 400,
            value =
                    "Usage cannot be written, answers are refused until it can: %s. Look at the"
                            + " database.")
    void unwritable(String why);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 401, value = "Usage is written again.")
    void writtenAgain();

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 402, value = "Usage row %s/%d is lost: %s")
    void lost(Object requestId, int attempt, String why);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 403,
            value =
                    "The house stops while %d usage rows of refused or aborted answers are not"
                            + " written; they are lost.")
    void unwritten(int rows);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 404,
            value =
                    "Usage is not added up by hour and day: %s. Reports read each row until it is,"
                            + " and take longer.")
    void notAddedUp(String why);

    @LogMessage(level = Logger.Level.INFO)
    @Message(
            id = 405,
            value =
                    "The single requests of %s are gone, as dream.usage.retention says; what they"
                            + " add up to stays.")
    void retired(LocalDate day);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 406,
            value =
                    "The days of usage are not in order: %s. Nothing is lost; it is tried again in"
                            + " five minutes.")
    void daysNotInOrder(String why);
}
