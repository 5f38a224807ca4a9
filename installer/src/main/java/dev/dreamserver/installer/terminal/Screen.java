package dev.dreamserver.installer.terminal;

import dev.dreamserver.installer.Progress;
import dev.dreamserver.installer.home.Amounts;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;

/**
 * What the owner sees. Moving lines and colours only on a terminal, colours never with {@code
 * NO_COLOR}; into a file or a pipe everything is plain lines. What went wrong goes its own way, so
 * that a script that takes the answer never takes an error for it. Not thread-safe.
 */
public final class Screen {

    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final long REDRAW_NANOS = 100_000_000L;

    private final PrintStream out;
    private final PrintStream errors;
    private final boolean terminal;
    private final boolean colours;

    /** A screen; {@code DREAM_TTY=1} (set by ./dream) says that it is a terminal. */
    public Screen(PrintStream out, PrintStream errors, Map<String, String> environment) {
        this.out = out;
        this.errors = errors;
        this.terminal =
                "1".equals(environment.get("DREAM_TTY")) && !"dumb".equals(environment.get("TERM"));
        this.colours = terminal && !environment.containsKey("NO_COLOR");
    }

    /** True when colours may be used. */
    public boolean colours() {
        return colours;
    }

    /** True when a person can be asked. */
    public boolean terminal() {
        return terminal;
    }

    /** A plain line. */
    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** A line about something that went well. */
    public void good(String text) {
        line(paint("32", terminal ? "✓" : "ok") + " " + text);
    }

    /** A line about something to look at. */
    public void warn(String text) {
        line(paint("33", terminal ? "!" : "note") + " " + text);
    }

    /** What went wrong, and what to do. */
    public void trouble(String sentence, String fix) {
        out.flush();
        errors.println(paint("31", terminal ? "✗" : "error") + " " + sentence);
        if (!fix.isEmpty()) {
            errors.println("  " + fix);
        }
        errors.flush();
    }

    /** Emphasised text. */
    public String strong(String text) {
        return paint("1", text);
    }

    /** A line that the next one overwrites; nothing where lines cannot move. */
    public void passing(String text) {
        if (terminal) {
            out.print(CLEAR_LINE + text);
            out.flush();
        }
    }

    /** Removes a passing line. */
    public void clear() {
        if (terminal) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }

    /** Progress that draws bytes, speed and the time left, and ends in a line with seconds. */
    public Progress progress() {
        return new Drawn();
    }

    private String paint(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private final class Drawn implements Progress {
        private String label = "";
        private long begin;
        private long bytes;
        private long drawn;

        @Override
        public void step(String newLabel, long bytesSoFar, long totalBytes) {
            var now = System.nanoTime();
            if (!newLabel.equals(label)) {
                label = newLabel;
                begin = now;
                drawn = 0;
            }
            bytes = bytesSoFar;
            if (now - drawn > REDRAW_NANOS) {
                drawn = now;
                passing("  " + label + amounts(now - begin, bytesSoFar, totalBytes));
            }
        }

        @Override
        public void done(String doneLabel) {
            clear();
            var seconds = (System.nanoTime() - begin) / 1e9;
            good(
                    "%s: %.1f s%s"
                            .formatted(
                                    doneLabel,
                                    seconds,
                                    bytes > 0 ? ", " + Amounts.shown(bytes) : ""));
            label = "";
            bytes = 0;
        }
    }

    /** For example {@code : 12.0 MB of 48.0 MB, 6.0 MB/s, 6 s left}. */
    static String amounts(long nanos, long bytesSoFar, long totalBytes) {
        if (bytesSoFar <= 0) {
            return " …";
        }
        var speed = bytesSoFar / Math.max(nanos / 1e9, 0.001);
        var text = new StringBuilder(": ").append(Amounts.shown(bytesSoFar));
        if (totalBytes > 0) {
            text.append(" of ").append(Amounts.shown(totalBytes));
        }
        text.append(", ").append(Amounts.shown((long) speed)).append("/s");
        if (totalBytes > bytesSoFar) {
            var left = Duration.ofSeconds((long) Math.ceil((totalBytes - bytesSoFar) / speed));
            text.append(", ").append(Amounts.shown(left)).append(" left");
        }
        return text.toString();
    }
}
