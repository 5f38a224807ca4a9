package dev.dreamserver.routing;

import dev.dreamserver.routing.Trial.Sign;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes a guess at what a prompt needs, from signs that can be counted: words, symbols and length,
 * in English and German. Calls no model, knows nothing but the text, and is wrong at times;
 * docs/routing.md says how often. Thread-safe, takes some microseconds.
 */
final class Classifier {

    private static final int MOST_WORDS = 40;

    /** What can be seen in a text, and what it adds: to code, to hard. Found on 200 prompts. */
    private enum Seen {
        FENCE(0, "code block", 4, 0, 1),
        SYMBOLS(1, "code symbols", 0.8, 0, 4),
        STRONG(2, "words of programming", 2, 0, MOST_WORDS),
        WEAK(3, "words that programs share", 0.8, 0, MOST_WORDS),
        HARD(4, "words of hard tasks", 0, 1.6, MOST_WORDS),
        TASK(5, "words of larger tasks", 0, 0.8, MOST_WORDS),
        MATHS(6, "mathematics", 0, 0.8, MOST_WORDS),
        WORDS(7, "words", 0, 0.06, MOST_WORDS),
        LONG(8, "long conversation", 0, 1, 1),
        TOOLS(9, "tools", 0, 1, 1);

        private final int at;
        private final String text;
        private final double code;
        private final double hard;
        private final int most;

        Seen(int at, String text, double code, double hard, int most) {
            this.at = at;
            this.text = text;
            this.code = code;
            this.hard = hard;
            this.most = most;
        }
    }

    private static final double CODE_FROM = 1.6;
    private static final double HARD_FROM = 2.2;
    private static final double CODE_BEFORE_HARD = 0.75;
    private static final int LONG_BYTES = 24_000;
    private static final int PREFIX = 6;
    private static final int COMPOUND = 10;
    private static final int LONGEST = 40;

    private static final Map<String, Seen> BY_WORD = new HashMap<>();
    private static final Map<String, Seen> BY_PREFIX = new HashMap<>();
    private static final Map<String, Seen> BY_SUFFIX =
            Map.of(
                    "konzept", Seen.HARD,
                    "strategie", Seen.HARD,
                    "analyse", Seen.HARD,
                    "abfrage", Seen.STRONG,
                    "skript", Seen.STRONG,
                    "datenbank", Seen.WEAK,
                    "funktion", Seen.WEAK,
                    "quellen", Seen.WEAK);

    static {
        words(
                Seen.STRONG,
                """
                python javascript typescript java kotlin rust golang php ruby perl bash powershell
                sql json yaml yml xml html css regex docker dockerfile kubernetes git github gitlab
                npm pip maven gradle webpack react vue angular django flask spring junit pytest
                nginx redis postgres mysql pandas numpy api graphql endpoint
                refactor compile compiler debug debugger bug stacktrace exception
                nullpointerexception segfault codebase code codes snippet repository commit rebase
                async await boolean struct enum mutex semaphore jvm js ts ansible terraform def
                jenkinsfile makefile gdb valgrind vba macro awk jq grep sed cron ssh websocket
                microservices openapi eslint flexbox frontend backend
                middleware iterator pointer recursion recursive rekursiv rekursive hashmap trie
                playbook xpath cobol fortran haskell scala swift matlab stdin stdout localhost
                println printf palindrom palindrome dijkstra quicksort lambda
                """);
        words(
                Seen.WEAK,
                """
                function funktion method methode class klasse variable array string loop schleife
                script skript program programm programmieren query abfrage database datenbank table
                schema index server client test tests parse parser log logs cache thread port file
                files column spalte algorithm algorithmus implement implementiere implementierung
                implementation interface deploy deployment container component module modul
                library framework app application endpoint request response error fehler fails null
                undefined stack heap memory pipeline ci branch merge pull config configure tree
                linked list graph hash token type typ record stream generator decorator iterate
                migration procedure stored field object objekt instance build install http linux
                kernel cpu node spring anwendung app hook race operator arithmetic expression
                expressions unit where select insert update delete safe compiles
                """);
        words(
                Seen.HARD,
                """
                prove beweise derive leite herleiten critically assess assessment evaluate bewerte
                beurteile analyse analyze analysiere compare vergleiche contrast gegenüber justify
                begründe begründung discuss diskutiere erörterung strategy strategie weigh weighing
                wäge trade offs tradeoffs argue argumentation arguments interpret interpretiere
                interpretation design entwirf konzept konzipiere concept framework theory theorie
                hypotheses synthesise synthesize optimise optimize minimise maximise estimate
                schätze negotiate negotiation forecast roadmap curriculum nuanced depth lessons
                implications consequences folgen ausführlich systematically reasoning
                philosophical differential equation induktion theorem recommend empfiehl untersuche
                objections causal scenarios szenarien thesis ethics essay story article speech
                rede aufsatz sonnet poem gedicht eulogy novel roman geschichte
                """);
        words(
                Seen.TASK,
                """
                plan plane planning detailed explain erkläre erläutere why warum how causes ursachen
                risks risiken risk pros cons vorteile nachteile budget steps schritte schritt step
                approach vorgehen should sollte would could consider berücksichtige several
                outline develop entwickle erstelle create propose proposal schlage suggest
                criteria kriterien effects auswirkungen positions positionen compute berechne calculate solve show zeige model
                assumptions annahmen sensitive empfindlich deep trace factors matter perspective
                decide entscheide priorities priorisieren measures maßnahmen goals ziele
                conditions review draft options conflict konflikt find justifies generalise
                """);
        words(
                Seen.MATHS,
                """
                probability wahrscheinlichkeit integral derivative ableitung sum summe
                formula formel quadratic quadratische irrational continuous integer interval
                expected theorem matrix vector radius barwert zins percent correlate
                """);
        prefixes(
                Seen.STRONG,
                "kuberne postgre javascr typescr refacto refakto compila kompili regulär stacktr");
        prefixes(Seen.HARD, "strateg philoso argumen hypothe tragfäh abwägun kritisc bewertu");
    }

    private Classifier() {}

    private static void words(Seen sign, String words) {
        for (var word : words.split("\\s+")) {
            BY_WORD.putIfAbsent(word, sign);
        }
    }

    private static void prefixes(Seen sign, String words) {
        for (var word : words.split("\\s+")) {
            BY_PREFIX.put(word.substring(0, PREFIX), sign);
        }
    }

    /** What the prompt is taken for. */
    static PromptKind kind(Prompt prompt) {
        var code = 0.0;
        var hard = 0.0;
        var counts = count(prompt);
        for (var seen : Seen.values()) {
            code += seen.code * counts[seen.at];
            hard += seen.hard * counts[seen.at];
        }
        if (code >= CODE_FROM && code >= hard * CODE_BEFORE_HARD) {
            return PromptKind.CODE;
        }
        return hard >= HARD_FROM ? PromptKind.COMPLEX : PromptKind.SIMPLE;
    }

    /** What it sees in a prompt, in plain English. */
    static List<Sign> signs(Prompt prompt) {
        var counts = count(prompt);
        return Arrays.stream(Seen.values())
                .filter(seen -> counts[seen.at] > 0)
                .map(seen -> new Sign(seen.name(), seen.text, counts[seen.at]))
                .toList();
    }

    private static int[] count(Prompt prompt) {
        var counts = new int[Seen.values().length];
        read(prompt.text(), counts);
        counts[Seen.SYMBOLS.at] /= 2;
        counts[Seen.LONG.at] = prompt.bytes() > LONG_BYTES ? 1 : 0;
        counts[Seen.TOOLS.at] = prompt.tools() ? 1 : 0;
        for (var seen : Seen.values()) {
            counts[seen.at] = Math.min(counts[seen.at], seen.most);
        }
        return counts;
    }

    private static void read(String text, int[] counts) {
        var start = -1;
        for (var i = 0; i <= text.length(); i++) {
            var c = i < text.length() ? text.charAt(i) : ' ';
            if (Character.isLetterOrDigit(c) || (c == '_' && start >= 0)) {
                start = start < 0 ? i : start;
                continue;
            }
            if (start >= 0) {
                counts[Seen.WORDS.at]++;
                word(counts, text, start, i);
                start = -1;
            }
            switch (c) {
                case '{', '}', '[', ']', ';', '<', '>', '=', '$', '\\', '|' ->
                        counts[Seen.SYMBOLS.at]++;
                case '(' -> {
                    if (i > 0 && Character.isLetter(text.charAt(i - 1))) {
                        counts[Seen.SYMBOLS.at]++;
                    }
                }
                case '`' -> {
                    if (text.startsWith("```", i)) {
                        counts[Seen.FENCE.at]++;
                    }
                }
                case '^', '√', '∑', '∫', '²', '³', '±', '≤', '≥' -> counts[Seen.MATHS.at]++;
                default -> {}
            }
        }
    }

    private static void word(int[] counts, String text, int from, int to) {
        var length = to - from;
        if (length < 2 || length > LONGEST) {
            return;
        }
        var written = text.substring(from, to);
        var word = written.toLowerCase(Locale.ROOT);
        var sign = BY_WORD.get(word);
        if (sign == null && length > PREFIX) {
            sign = BY_PREFIX.get(word.substring(0, PREFIX));
        }
        if (sign == null && isIdentifier(written)) {
            sign = Seen.STRONG;
        }
        if (sign == null && length >= COMPOUND) {
            sign = bySuffix(word);
        }
        if (sign != null) {
            counts[sign.at]++;
        }
    }

    /** Whether it is written as programs write names: {@code useEffect}, {@code user_id}. */
    private static boolean isIdentifier(String word) {
        for (var i = 1; i < word.length() - 1; i++) {
            var c = word.charAt(i);
            if (c == '_'
                    || (Character.isUpperCase(c)
                            && Character.isLowerCase(word.charAt(i - 1))
                            && Character.isLowerCase(word.charAt(i + 1)))) {
                return true;
            }
        }
        return false;
    }

    /** What a German compound is about stands at its end. */
    private static @Nullable Seen bySuffix(String word) {
        for (var one : BY_SUFFIX.entrySet()) {
            if (word.endsWith(one.getKey())) {
                return one.getValue();
            }
        }
        return null;
    }
}
