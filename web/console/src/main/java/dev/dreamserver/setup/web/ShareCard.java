package dev.dreamserver.setup.web;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A set-up as a picture to show to others, 1200 by 630. What is unknown is left out; there is no
 * place in it for names of people, machines or addresses.
 *
 * @param tagline what the product is
 * @param above what stands above the model
 * @param model the model that answers; empty where none does
 * @param speed how fast it writes, as people write numbers; empty where it was not measured
 * @param unit of the speed
 * @param measured how it was measured
 * @param parts of the machine
 */
record ShareCard(
        String tagline,
        String above,
        String model,
        String speed,
        String unit,
        String measured,
        List<Part> parts) {

    static final int WIDTH = 1200;
    static final int HEIGHT = 630;

    private static final int LEFT = 72;
    private static final int ROOM = WIDTH - 2 * LEFT;
    private static final int GAP = 40;

    ShareCard {
        parts = List.copyOf(parts);
    }

    /**
     * A part of the machine.
     *
     * @param label what it is
     * @param name what it is called, or how much it is
     * @param more what else is known of it; may be empty
     */
    record Part(String label, String name, String more) {}

    /**
     * Colours of a look, as CSS writes them.
     *
     * @param ground the three colours of the ground, from one side to the other
     * @param ink of what matters
     * @param ink2 of what stands beside it
     * @param accent of the mark
     * @param glow of the light behind
     */
    record Look(List<String> ground, String ink, String ink2, String accent, String glow) {

        Look {
            ground = List.copyOf(ground);
        }
    }

    /** All words on it, in the order in which they are read. */
    List<String> words() {
        var words = new ArrayList<String>();
        words.add("Dream Server");
        words.add(tagline);
        if (!model.isEmpty()) {
            words.add(above + ": " + model);
        }
        if (!speed.isEmpty()) {
            words.add(speed + " " + unit + " · " + measured);
        }
        parts.forEach(
                part ->
                        words.add(
                                part.label()
                                        + ": "
                                        + part.name()
                                        + (part.more().isEmpty() ? "" : ", " + part.more())));
        return words;
    }

    /**
     * The picture, which needs nothing from anywhere.
     *
     * @param font Inter as base64 of WOFF2
     */
    String svg(Look look, String font) {
        var svg = new StringBuilder(font.length() + 4_000);
        svg.append(frame(look, font));
        text(svg, LEFT + 56, 98, 30, 640, "ink", "Dream Server");
        svg.append(
                "<text class=\"ink2\" x=\"%d\" y=\"97\" font-size=\"22\" text-anchor=\"end\">%s</text>"
                        .formatted(WIDTH - LEFT, escape(tagline)));
        if (!model.isEmpty()) {
            var top = speed.isEmpty() ? 250 : 190;
            text(svg, LEFT, top, 24, 450, "ink2", above);
            var size = size(model, ROOM, 76, 64, 54, 46, 40);
            text(svg, LEFT, top + 82, size, 650, "ink", cut(model, ROOM, size));
        }
        if (!speed.isEmpty()) {
            svg.append(
                    "<text class=\"accent\" x=\"%d\" y=\"394\" font-size=\"104\" font-weight=\"640\" letter-spacing=\"-.03em\">%s<tspan class=\"ink\" dx=\"18\" font-size=\"36\" letter-spacing=\"-.01em\">%s</tspan></text>"
                            .formatted(LEFT - 4, escape(speed), escape(unit)));
            text(svg, LEFT, 434, 22, 450, "ink2", measured);
        }
        if (!parts.isEmpty()) {
            svg.append(
                    "<path d=\"M%d 478H%d\" stroke=\"%s\" stroke-opacity=\".22\"/>"
                            .formatted(LEFT, WIDTH - LEFT, look.ink2()));
        }
        var column = parts.isEmpty() ? ROOM : (ROOM - GAP * (parts.size() - 1)) / parts.size();
        for (var at = 0; at < parts.size(); at++) {
            var part = parts.get(at);
            var x = LEFT + at * (column + GAP);
            var size = size(part.name(), column, 29, 26, 23, 20);
            text(svg, x, 516, 18, 450, "ink2", part.label());
            text(svg, x, 552, size, 620, "ink", cut(part.name(), column, size));
            text(svg, x, 582, 19, 450, "ink2", cut(part.more(), column, 19));
        }
        return svg.append("</svg>").toString();
    }

    /** The ground, its light, a moon that rises behind, and the mark. */
    private static String frame(Look look, String font) {
        return """
        <svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630">\
        <defs><style>@font-face{font-family:Inter;src:url(data:font/woff2;base64,%s) format("woff2");font-weight:400 650}\
        text{font-family:Inter,sans-serif;font-feature-settings:"cv11","ss03"}\
        .ink{fill:%s}.ink2{fill:%s}.accent{fill:%s}</style>\
        <linearGradient id="g" x1="0" y1=".1" x2="1" y2=".9"><stop stop-color="%s"/><stop offset=".55" stop-color="%s"/><stop offset="1" stop-color="%s"/></linearGradient>\
        <radialGradient id="l" cx="1.02" cy="-.1" r=".8"><stop stop-color="%s" stop-opacity=".6"/><stop offset="1" stop-color="%s" stop-opacity="0"/></radialGradient>\
        <linearGradient id="m" x1=".1" y1=".05" x2=".8" y2="1"><stop stop-color="%s" stop-opacity=".30"/><stop offset="1" stop-color="%s" stop-opacity=".02"/></linearGradient></defs>\
        <path fill="url(#g)" d="M0 0h1200v630H0z"/><path fill="url(#l)" d="M0 0h1200v630H0z"/>\
        <path fill="url(#m)" transform="translate(770 56) scale(17)" d="M27 20.5A12 12 0 1 1 11.500 5a10 10 0 0 0 15.500 15.500z"/>\
        <path class="accent" transform="translate(66 62) scale(1.5)" d="M27 20.5A12 12 0 1 1 11.500 5a10 10 0 0 0 15.500 15.500z"/>\
        """
                .formatted(
                        font,
                        look.ink(),
                        look.ink2(),
                        look.accent(),
                        look.ground().get(0),
                        look.ground().get(1),
                        look.ground().get(2),
                        look.glow(),
                        look.glow(),
                        look.accent(),
                        look.accent());
    }

    private static void text(
            StringBuilder svg, int x, int y, int size, int weight, String kind, String text) {
        svg.append(
                "<text class=\"%s\" x=\"%d\" y=\"%d\" font-size=\"%d\" font-weight=\"%d\" letter-spacing=\"%s\">%s</text>"
                        .formatted(
                                kind,
                                x,
                                y,
                                size,
                                weight,
                                size > 40 ? "-.03em" : "-.01em",
                                escape(text)));
    }

    /** The first of the sizes, biggest first, in which the text has room; else the last. */
    private static int size(String text, int room, int... sizes) {
        for (var size : sizes) {
            if (width(text, size) <= room) {
                return size;
            }
        }
        return sizes[sizes.length - 1];
    }

    private static String cut(String text, int room, int size) {
        var shown = text;
        while (width(shown, size) > room && shown.length() > 2) {
            shown = shown.substring(0, shown.length() - 2).strip() + "…";
        }
        return shown;
    }

    /** How wide a text in Inter is, on the wide side. */
    static double width(String text, int size) {
        return text.chars().mapToDouble(ShareCard::share).sum() * size;
    }

    private static double share(int sign) {
        if ("iljtfrI.,:;'|!()[] ·".indexOf(sign) >= 0) {
            return .38;
        }
        if ("mwMW@%…".indexOf(sign) >= 0) {
            return .95;
        }
        return Character.isUpperCase(sign) || sign > 0x2000 ? .74 : .63;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** A processor's name without what is on every label: trade marks, its kind, its clock. */
    static String shortProcessor(String name) {
        return name.replaceAll("(?i)\\((r|tm|c)\\)|[®™©]", "")
                .replaceAll("(?i)\\b(cpu|processor)\\b|\\b\\d+-core\\b|@.*$", "")
                .replaceAll("(?i)\\bwith radeon.*$", "")
                .strip()
                .replaceAll("\\s+", " ");
    }

    /** A model's own name, without the folders or the house it comes from. */
    static String shortModel(String name) {
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replaceAll("(?i)\\.gguf$", "");
    }

    /** Equal names once, with their number: {@code 2 × RTX 4090}. */
    static String together(List<String> names) {
        return names.stream()
                .distinct()
                .map(name -> times(names.stream().filter(name::equals).count(), name))
                .collect(Collectors.joining(" + "));
    }

    private static String times(long times, String name) {
        return times == 1 ? name : times + " × " + name;
    }
}
