package dev.dreamserver.routing;

/**
 * Why a model answers. Immutable.
 *
 * @param detail the name of the rule, or the virtual name; empty where there is none
 */
public record Reason(Why why, String detail) {

    /** The kinds of reasons. */
    public enum Why {
        /** A rule of the owner applies. */
        RULE,
        /** All virtual models lead to the same one. */
        ONLY,
        /** The classifier takes the prompt for a simple one. */
        SIMPLE,
        /** The classifier takes it for a hard one. */
        COMPLEX,
        /** The classifier takes it for one about a program. */
        CODE,
        /** The conversation stays with the model it began with. */
        PINNED,
        /** The first that answers of those behind the name. */
        NAMED
    }

    /** A reason that needs no name. */
    static Reason of(Why why) {
        return new Reason(why, "");
    }

    static Reason of(PromptKind kind) {
        return of(
                switch (kind) {
                    case SIMPLE -> Why.SIMPLE;
                    case COMPLEX -> Why.COMPLEX;
                    case CODE -> Why.CODE;
                });
    }

    /** The form in which it is kept with a request. */
    public String text() {
        return detail.isEmpty() ? why.name() : why.name() + " " + detail;
    }

    /** Reads what {@link #text()} wrote. */
    public static Reason read(String text) {
        var space = text.indexOf(' ');
        return space < 0
                ? of(Why.valueOf(text))
                : new Reason(Why.valueOf(text.substring(0, space)), text.substring(space + 1));
    }

    /** The reason in plain English. */
    public String words() {
        return switch (why) {
            case RULE -> "the rule \"%s\" says so".formatted(detail);
            case ONLY -> "all virtual models lead to this one";
            case SIMPLE -> "it looks simple, so \"fast\" answers";
            case COMPLEX -> "it looks hard, so \"powerful\" answers";
            case CODE -> "it looks like code, so \"code\" answers";
            case PINNED -> "the conversation stays with the model it began with";
            case NAMED -> "the first that can answer behind \"%s\"".formatted(detail);
        };
    }
}
