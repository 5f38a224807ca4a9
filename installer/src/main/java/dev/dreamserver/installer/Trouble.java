package dev.dreamserver.installer;

/**
 * The one way in which the launcher says no: a sentence for the owner and what to do about it.
 * Printed without a stack trace; the process ends with {@link #exitCode()}.
 */
public final class Trouble extends RuntimeException {

    /** Something is wrong with the machine, the settings or a service. */
    public static final int FAILED = 1;

    /** The command was used in a way it does not know. */
    public static final int USAGE = 2;

    private final String fix;
    private final int exitCode;

    /** Something failed; {@code fix} says what the owner can do, empty when nothing. */
    public Trouble(String sentence, String fix) {
        this(sentence, fix, FAILED);
    }

    /** Something failed for a reason that is worth keeping. */
    public Trouble(String sentence, String fix, Throwable cause) {
        super(sentence, cause);
        this.fix = fix;
        this.exitCode = FAILED;
    }

    /** Something failed, with an exit code of its own. */
    public Trouble(String sentence, String fix, int exitCode) {
        super(sentence);
        this.fix = fix;
        this.exitCode = exitCode;
    }

    /** What happened, in a sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }

    /** What the owner can do; empty when nothing. */
    public String fix() {
        return fix;
    }

    /** The exit code of the process. */
    public int exitCode() {
        return exitCode;
    }

    /** Sentence and fix in one line. */
    public String line() {
        return fix.isEmpty() ? sentence() : sentence() + " " + fix;
    }
}
