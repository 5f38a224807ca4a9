import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes the PrimeFaces theme {@code dream} from PrimeFaces' own saga theme: every colour becomes a
 * {@code --ds-*} token, so that light and dark switch by an attribute on the root element, without a
 * second download. Shades of a component that no token stands for are left as they are and printed.
 * Of the theme and of PrimeFaces' own components.css, which stands in the application in place of the
 * one in its library, only what pages use is kept. Run by the build: {@code java DreamTheme.java <folder
 * of PrimeFaces' resources> <folder of the application's>}.
 */
class DreamTheme {

    private static final Map<String, String> TOKENS =
            Map.ofEntries(
                    Map.entry("#495057", "--ds-text"),
                    Map.entry("#212529", "--ds-text"),
                    Map.entry("#252529", "--ds-text"),
                    Map.entry("#6c757d", "--ds-text-2"),
                    Map.entry("#adb5bd", "--ds-text-3"),
                    Map.entry("#dee2e6", "--ds-border"),
                    Map.entry("#ced4da", "--ds-control-border"),
                    Map.entry("#2196f3", "--ds-accent"),
                    Map.entry("#f8f9fa", "--ds-surface-2"),
                    Map.entry("#e3f2fd", "--ds-accent-soft"),
                    Map.entry("rgb(166.2,213,250.2)", "--ds-focus"),
                    Map.entry("rgb(12.7384615385,136.9384615385,235.6615384615)", "--ds-accent-hover"),
                    Map.entry("rgb(11.3230769231,121.7230769231,209.4769230769)", "--ds-accent-active"),
                    Map.entry("#f44336", "--ds-danger"),
                    Map.entry("#d32f2f", "--ds-danger"),
                    Map.entry("#ef5350", "--ds-danger"),
                    Map.entry("#689f38", "--ds-success"),
                    Map.entry("#0288d1", "--ds-info"),
                    Map.entry("#03a9f4", "--ds-info"),
                    Map.entry("#fbc02d", "--ds-warn"),
                    Map.entry("#ffc107", "--ds-warn"),
                    Map.entry("#607d8b", "--ds-text-2"),
                    Map.entry("#9c27b0", "--ds-help"),
                    Map.entry("#ffecb3", "--ds-warn-soft"),
                    Map.entry("#7f6003", "--ds-warn-text"),
                    Map.entry("#ffcdd2", "--ds-danger-soft"),
                    Map.entry("#b71c1c", "--ds-danger-text"),
                    Map.entry("#b3e5fc", "--ds-info-soft"),
                    Map.entry("#01579b", "--ds-info-text"),
                    Map.entry("rgba(200,230,201,.8)", "--ds-success-soft"),
                    Map.entry("#224a23", "--ds-success-text"));

    /** The components that pages use; rules of all others are left out. Add a name with its page. */
    private static final Set<String> USED =
            Set.of(
                    "widget", "state", "icon", "corner", "shadow", "helper", "button", "datatable",
                    "dialog", "inputfield", "inputtext", "input", "message", "outputlabel", "column",
                    "overlay");

    private static final Pattern COMPONENT = Pattern.compile("\\.ui-([a-z]+)");

    /** A rule; addresses of pictures stand as expressions of Faces, with braces of their own. */
    private static final Pattern RULE =
            Pattern.compile("([^{}]+)\\{((?:#\\{[^{}]*\\}|[^{}])*)\\}");

    private static final Pattern DECLARATION = Pattern.compile("([a-z-]+):([^;{}]*)");
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{3,8}\\b|rgba?\\([^)]*\\)");

    public static void main(String[] args) throws IOException {
        var from = Path.of(args[0]);
        var to = Path.of(args[1]);
        write(
                used(Files.readString(from.resolve("primefaces/components.css"))),
                to.resolve("primefaces/components.css"));
        var unknown = new TreeMap<String, Integer>();
        var theme = used(Files.readString(from.resolve("primefaces-saga-blue/theme.css")));
        write(
                DECLARATION
                        .matcher(theme)
                        .replaceAll(
                                found ->
                                        java.util.regex.Matcher.quoteReplacement(
                                                declaration(found.group(1), found.group(2), unknown))),
                to.resolve("primefaces-dream/theme.css"));
        System.out.println("Colours of the theme kept as they are: " + unknown);
    }

    private static void write(String css, Path target) throws IOException {
        if (css.isBlank()) {
            throw new IOException(target + " is empty.");
        }
        Files.createDirectories(target.getParent());
        Files.writeString(target, css);
    }

    /** The rules for used components; motion and media queries are left out, pages have their own. */
    private static String used(String css) {
        var plain =
                css.replace("\uFEFF", "")
                        .replaceAll("(?s)/\\*.*?\\*/", "")
                        .replaceAll(":root\\{[^}]*\\}", "")
                        .replaceAll("@font-face\\{[^}]*\\}", "")
                        .replaceAll(
                                "@(?:media|(?:-\\w+-)?keyframes)[^{]*\\{(?:[^{}]*\\{[^{}]*\\})*[^{}]*\\}",
                                "");
        var kept = new StringBuilder();
        var rules = RULE.matcher(plain);
        while (rules.find()) {
            var selectors =
                    Arrays.stream(rules.group(1).split(",(?![^(]*\\))"))
                            .map(String::strip)
                            .filter(DreamTheme::isUsed)
                            .collect(Collectors.joining(","));
            if (!selectors.isEmpty()) {
                kept.append(selectors).append('{').append(rules.group(2)).append('}').append('\n');
            }
        }
        return kept.toString();
    }

    private static boolean isUsed(String selector) {
        return COMPONENT.matcher(selector).results().allMatch(name -> USED.contains(name.group(1)));
    }

    private static String declaration(String property, String value, Map<String, Integer> unknown) {
        if (property.startsWith("--")) {
            return property + ":" + value;
        }
        var colours =
                COLOUR.matcher(value)
                        .replaceAll(
                                found ->
                                        java.util.regex.Matcher.quoteReplacement(
                                                colour(property, found.group(), unknown)));
        if (property.endsWith("radius")) {
            colours = colours.replaceAll("\\b4px\\b", "var(--ds-radius-s)");
        }
        if (property.equals("box-shadow")) {
            colours =
                    colours.replaceAll(
                            "0 0 0 \\.?0?\\.2rem var\\(--ds-focus\\)", "var(--ds-focus-ring)");
        }
        return property + ":" + colours;
    }

    private static String colour(String property, String text, Map<String, Integer> unknown) {
        var key = text.toLowerCase(java.util.Locale.ROOT).replace(" ", "");
        if (TOKENS.containsKey(key)) {
            return "var(" + TOKENS.get(key) + ")";
        }
        return switch (key) {
            case "#fff", "#ffffff" ->
                    property.matches("color|fill|stroke")
                            ? "var(--ds-on-accent)"
                            : "var(--ds-surface)";
            case "#e9ecef" ->
                    property.startsWith("border") || property.contains("outline")
                            ? "var(--ds-border)"
                            : "var(--ds-hover)";
            case "rgba(0,0,0,0)", "rgba(255,255,255,0)" -> "transparent";
            default -> {
                if (!key.startsWith("rgba(0,0,0,")) {
                    unknown.merge(key, 1, Integer::sum);
                }
                yield text;
            }
        };
    }
}
