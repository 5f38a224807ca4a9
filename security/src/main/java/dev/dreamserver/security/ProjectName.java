package dev.dreamserver.security;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a project can be called: 1 to {@link #LONGEST} characters of one line. A project needs no
 * other making than to be named.
 */
public final class ProjectName {

    /** No name is longer. */
    public static final int LONGEST = 200;

    /** Stands for no project where usage is told apart, so no project can have it. */
    private static final String NONE = "-";

    private ProjectName() {}

    /**
     * The name as it counts, without spaces around it.
     *
     * @return empty where that cannot be a name
     */
    public static Optional<String> of(String text) {
        var name = text.strip();
        var bad =
                name.isEmpty()
                        || name.length() > LONGEST
                        || name.equals(NONE)
                        || !name.codePoints().allMatch(ProjectName::stands);
        return bad ? Optional.empty() : Optional.of(name);
    }

    /** Half a pair is no character, and no database takes one. */
    private static boolean stands(int point) {
        return !Character.isISOControl(point) && Character.getType(point) != Character.SURROGATE;
    }

    /**
     * The name that a header says. One in UTF-8 comes with each byte as a character.
     *
     * @param header null where there is none
     * @return empty where it says nothing, or what cannot be a name
     */
    public static Optional<String> said(@Nullable String header) {
        return header == null ? Optional.empty() : of(decoded(header));
    }

    private static String decoded(String header) {
        if (header.chars().allMatch(one -> one < 0x80)) {
            return header;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException latin) {
            return header;
        }
    }
}
