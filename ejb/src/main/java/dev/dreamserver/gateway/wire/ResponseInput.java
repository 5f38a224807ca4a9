package dev.dreamserver.gateway.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;

/**
 * Writes a request for a response anew where the house keeps it: what was said before goes in front
 * of what is asked, and the engine is asked to keep nothing itself. Every other byte stays.
 */
final class ResponseInput {

    private ResponseInput() {}

    private record Edit(int from, int to, byte[] text) {}

    /**
     * The request for the engine.
     *
     * @param before items with a comma between them; empty where nothing was said before
     */
    static byte[] of(byte[] body, int length, RequestPeek peek, byte[] before) {
        var edits = new ArrayList<Edit>();
        if (peek.previousStart >= 0) {
            edits.add(new Edit(peek.previousStart, peek.previousEnd, ascii("null")));
        }
        if (peek.storeStart >= 0) {
            edits.add(new Edit(peek.storeStart, peek.storeEnd, ascii("false")));
        } else {
            edits.add(new Edit(peek.objectStart, peek.objectStart, ascii("\"store\":false,")));
        }
        if (before.length > 0) {
            edits.add(new Edit(peek.promptStart, peek.promptEnd, input(body, peek, before)));
        }
        edits.sort(Comparator.comparingInt(Edit::from));
        var out = new ByteArrayOutputStream(length + before.length + 64);
        var at = 0;
        for (var edit : edits) {
            out.write(body, at, edit.from() - at);
            out.writeBytes(edit.text());
            at = edit.to();
        }
        out.write(body, at, length - at);
        return out.toByteArray();
    }

    private static byte[] input(byte[] body, RequestPeek peek, byte[] before) {
        var from = peek.promptStart;
        var length = peek.promptEnd - from;
        var out = new ByteArrayOutputStream(length + before.length + 64);
        out.write('[');
        out.writeBytes(before);
        out.write(',');
        if (body[from] == '[') {
            out.write(body, from + 1, length - 1);
        } else {
            out.writeBytes(ascii("{\"type\":\"message\",\"role\":\"user\",\"content\":"));
            out.write(body, from, length);
            out.writeBytes(ascii("}]"));
        }
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
