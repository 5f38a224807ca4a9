package dev.dreamserver.gateway.wire;

import dev.dreamserver.usage.UsageRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client of Anthropic's Messages API, as https://platform.claude.com/docs/en/api/messages
 * documents it.
 */
final class MessagesClient implements Interpreter {

    private final MessagesEvents events = new MessagesEvents();

    @Override
    public Wording wording() {
        return Wording.ANTHROPIC;
    }

    @Override
    public boolean saysType() {
        return true;
    }

    @Override
    public byte[] request(byte[] body, int length) throws RefusedException {
        return AskedTree.bytes(MessagesRequest.of(AskedTree.read(body, length)));
    }

    @Override
    public String streamType() {
        return EventAnswer.TYPE;
    }

    @Override
    public boolean takesComments() {
        return true;
    }

    @Override
    public void opened(UUID id, String model) {
        events.opened(name(id), model);
    }

    @Override
    public byte[] events(byte[] bytes, int from, int to) throws IOException {
        return events.take(bytes, from, to);
    }

    @Override
    public byte[] end(byte[] last, @Nullable UsageRow row) throws IOException {
        return events.end(last, row);
    }

    @Override
    public byte[] brokenOff(Refused why, UUID id) {
        var text = "event: error\ndata: " + wording().text(why, id) + "\n\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean reads(byte[] body, int length) {
        return ChatPiece.reads(body, length);
    }

    @Override
    public byte[] whole(byte[] body, int length, UUID id, String model, @Nullable UsageRow row)
            throws IOException {
        return MessagesReply.whole(ChatPiece.read(body, 0, length), name(id), model, row);
    }

    private static String name(UUID id) {
        return "msg_" + id.toString().replace("-", "");
    }
}
