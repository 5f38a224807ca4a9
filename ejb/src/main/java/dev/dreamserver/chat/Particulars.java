package dev.dreamserver.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What must not change when a text is told in fewer words: error messages, addresses, ids, paths
 * and numbers. A model may forget them; these are found by their form.
 */
final class Particulars {

    private static final int MOST = 40;
    private static final int MOST_CHARACTERS = 1_200;
    private static final int LONGEST = 160;

    private static final String WHAT_IT_SAYS = ": ?[^\\n]{1,140}?(?=\\. |\\.?$)";

    /**
     * The first form that fits at a place is taken, so that a number in a path is not told twice.
     */
    private static final Pattern FORMS =
            Pattern.compile(
                    String.join(
                            "|",
                            // an error with what it says, up to the end of the sentence or line
                            "\\b(?:[A-Z]\\w*(?:Exception|Error)|ERR_\\w+|E[A-Z]{4,})\\b(?:"
                                    + WHAT_IT_SAYS
                                    + ")?",
                            "\\b(?i:error|fatal)" + WHAT_IT_SAYS,
                            "https?://[^\\s<>\"')\\]]+[^\\s<>\"')\\].,;:!?]",
                            "[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+",
                            "\\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b",
                            "\\b[A-Za-z]:\\\\[^\\s<>\"|?*]+",
                            "(?<![\\w/])(?:~|\\.{1,2})?(?:/[\\w@%+=.-]*[\\w@%+=-])+/?",
                            "\\b[A-Z][A-Z0-9]+-\\d+\\b",
                            "\\b(?=[0-9a-f]*\\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\\b",
                            "\\b[\\w-]+(?:\\.[\\w-]+)*\\.[a-z]{1,4}\\d?\\b(?![.\\w])",
                            "[€$£]?\\b\\d[\\d.,:/-]*\\d(?: ?(?:%|[kKMGT]i?B|ms|s|min|h|km|kg|€|EUR|USD))?"
                                    + "(?![\\w])"),
                    Pattern.MULTILINE);

    private Particulars() {}

    /**
     * Those of a text that a shorter one lost, as they stand in it. At most forty and 1,200
     * characters; where there are more, the last ones.
     */
    static List<String> lost(String text, String shorter) {
        var all = new LinkedHashSet<String>();
        var found = FORMS.matcher(text);
        while (found.find()) {
            var one = found.group().strip();
            if (one.length() <= LONGEST && !shorter.contains(one)) {
                all.remove(one);
                all.add(one);
            }
        }
        Deque<String> kept = new ArrayDeque<>();
        var characters = 0;
        for (var one : all.reversed()) {
            characters += one.length();
            if (kept.size() == MOST || characters > MOST_CHARACTERS) {
                break;
            }
            kept.addFirst(one);
        }
        return List.copyOf(kept);
    }
}
