package dev.dreamserver.routing;

/**
 * What the classifier looks at.
 *
 * @param text the last thing a person said, at most {@link #MOST} characters of it
 * @param bytes of the whole conversation
 * @param media pictures and sounds that came with it
 * @param tools whether tools may be used
 */
public record Prompt(String text, int bytes, int media, boolean tools) {

    /** More is not looked at. */
    public static final int MOST = 2_000;

    /** Keeps to the limit. */
    public Prompt {
        text = text.length() > MOST ? text.substring(0, MOST) : text;
    }

    /** One that is nothing but its words. */
    public static Prompt of(String text) {
        return new Prompt(text, text.length(), 0, false);
    }
}
