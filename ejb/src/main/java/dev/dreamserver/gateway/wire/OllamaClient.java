package dev.dreamserver.gateway.wire;

import dev.dreamserver.usage.UsageRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client of Ollama's chats and texts, as https://docs.ollama.com/api documents them. A stream is
 * one object in each line. Calls of tools come whole there, so they are held until the last piece
 * of them is there; of the rest of an answer nothing is.
 */
final class OllamaClient implements Interpreter {

    private static final String LINES = "application/x-ndjson";

    private final boolean chats;
    private final Predicate<String> known;
    private final Clock clock;
    private final int limit;
    private final TreeMap<Integer, ChatPiece.Call> calls = new TreeMap<>();
    private long held;
    private boolean thinks = true;
    private String model = "";
    private String finish = "";
    private long tokensIn;
    private long tokensOut;

    /**
     * One client.
     *
     * @param chats whether it has a conversation; otherwise it gives a prompt
     * @param known whether there is a model of exactly this name
     * @param limit the most bytes of calls that are held
     */
    OllamaClient(boolean chats, Predicate<String> known, Clock clock, int limit) {
        this.chats = chats;
        this.known = known;
        this.clock = clock;
        this.limit = limit;
    }

    @Override
    public Wording wording() {
        return Wording.OLLAMA;
    }

    @Override
    public boolean saysType() {
        return false;
    }

    @Override
    public byte[] request(byte[] body, int length) throws RefusedException {
        var asked = AskedTree.read(body, length);
        var think = asked.path("think");
        thinks = !think.isBoolean() || think.asBoolean();
        return AskedTree.bytes(
                chats ? OllamaRequest.chat(asked, known) : OllamaRequest.generate(asked, known));
    }

    @Override
    public String streamType() {
        return LINES;
    }

    @Override
    public boolean takesComments() {
        return false;
    }

    @Override
    public void opened(UUID id, String answering) {
        model = answering;
    }

    @Override
    public byte[] events(byte[] bytes, int from, int to) throws IOException {
        var out = new ByteArrayOutputStream(Math.max(256, to - from));
        each(bytes, from, to, out);
        return out.toByteArray();
    }

    private void each(byte[] bytes, int from, int to, ByteArrayOutputStream out)
            throws IOException {
        var at = from;
        while (at < to) {
            var end = Events.end(bytes, at, to);
            end = end < 0 ? to : end;
            var piece = ChatPiece.ofEvent(bytes, at, end);
            if (piece != null) {
                take(piece);
                var thought = thinks ? piece.thought : "";
                if (!piece.text.isEmpty() || !thought.isEmpty()) {
                    var line = said(piece.text, thought, false).append(",\"done\":false}\n");
                    out.writeBytes(utf8(line));
                }
            }
            at = end;
        }
    }

    private void take(ChatPiece piece) throws IOException {
        for (var call : piece.calls) {
            held += call.arguments().length() + call.name().length() + 64;
            if (held > limit) {
                throw new IOException("calls of tools are larger than the limit");
            }
            calls.merge(call.index(), call, OllamaClient::joined);
        }
        if (!piece.finish.isEmpty()) {
            finish = piece.finish;
        }
        if (piece.tokensOut >= 0) {
            tokensIn = Math.max(0, piece.tokensIn);
            tokensOut = piece.tokensOut;
        }
    }

    private static ChatPiece.Call joined(ChatPiece.Call first, ChatPiece.Call then) {
        return new ChatPiece.Call(
                first.index(),
                first.id().isEmpty() ? then.id() : first.id(),
                first.name().isEmpty() ? then.name() : first.name(),
                first.arguments().concat(then.arguments()));
    }

    /** One object, as far as what it says. */
    private StringBuilder said(String text, String thought, boolean withCalls) {
        var out = new StringBuilder(160 + text.length() + thought.length());
        Refused.quote(out.append("{\"model\":"), model);
        out.append(",\"created_at\":\"").append(clock.instant()).append('"');
        if (!chats) {
            Refused.quote(out.append(",\"response\":"), text);
            if (!thought.isEmpty()) {
                Refused.quote(out.append(",\"thinking\":"), thought);
            }
            return out;
        }
        Refused.quote(out.append(",\"message\":{\"role\":\"assistant\",\"content\":"), text);
        if (!thought.isEmpty()) {
            Refused.quote(out.append(",\"thinking\":"), thought);
        }
        if (withCalls && !calls.isEmpty()) {
            out.append(",\"tool_calls\":[");
            for (var call : calls.values()) {
                out.append(out.charAt(out.length() - 1) == '[' ? "" : ",");
                if (!call.id().isEmpty()) {
                    Refused.quote(out.append("{\"id\":"), call.id());
                    out.append(",\"function\":{\"index\":");
                } else {
                    out.append("{\"function\":{\"index\":");
                }
                Refused.quote(out.append(call.index()).append(",\"name\":"), call.name());
                out.append(",\"arguments\":")
                        .append(MessagesReply.input(call.arguments()))
                        .append("}}");
            }
            out.append(']');
        }
        return out.append('}');
    }

    @Override
    public byte[] end(byte[] last, @Nullable UsageRow row) throws IOException {
        var out = new ByteArrayOutputStream(512);
        each(last, 0, last.length, out);
        if (chats && !calls.isEmpty()) {
            out.writeBytes(utf8(said("", "", true).append(",\"done\":false}\n")));
        }
        out.writeBytes(utf8(done(said("", "", false), row).append("}\n")));
        return out.toByteArray();
    }

    /** Why it ended and what it took, in nanoseconds. */
    private StringBuilder done(StringBuilder out, @Nullable UsageRow row) {
        out.append(",\"done\":true,\"done_reason\":\"")
                .append(finish.equals("length") ? "length" : "stop")
                .append('"');
        if (row != null && !row.cached()) {
            tokensIn = row.tokensIn();
            tokensOut = row.tokensOut();
        }
        var total = row == null ? 0 : row.durationMicros() * 1000;
        var first = row == null ? 0 : row.firstTokenMicros().orElse(0L) * 1000;
        return out.append(",\"total_duration\":")
                .append(total)
                .append(",\"load_duration\":0,\"prompt_eval_count\":")
                .append(tokensIn)
                .append(",\"prompt_eval_duration\":")
                .append(first)
                .append(",\"eval_count\":")
                .append(tokensOut)
                .append(",\"eval_duration\":")
                .append(Math.max(0, total - first));
    }

    @Override
    public byte[] brokenOff(Refused why, UUID id) {
        return (wording().text(why, id) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean reads(byte[] body, int length) {
        return ChatPiece.reads(body, length);
    }

    @Override
    public byte[] whole(byte[] body, int length, UUID id, String answering, @Nullable UsageRow row)
            throws IOException {
        model = answering;
        var piece = ChatPiece.read(body, 0, length);
        for (var call : piece.calls) {
            calls.put(call.index(), call);
        }
        finish = piece.finish;
        tokensIn = Math.max(0, piece.tokensIn);
        tokensOut = Math.max(0, piece.tokensOut);
        var said = said(piece.text, thinks ? piece.thought : "", true);
        return utf8(done(said, row).append('}'));
    }

    private static byte[] utf8(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
