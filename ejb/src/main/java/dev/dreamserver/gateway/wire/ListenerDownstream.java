package dev.dreamserver.gateway.wire;

import dev.dreamserver.gateway.AnswerListener;
import dev.dreamserver.gateway.AnswerListener.Refusal;
import dev.dreamserver.gateway.GatewayError;
import dev.dreamserver.gateway.RunningAnswer;
import dev.dreamserver.security.Caller;
import dev.dreamserver.usage.UsageRow;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody inside the house who listens to an answer. */
final class ListenerDownstream implements Downstream, RunningAnswer {

    private final Kernel kernel;
    private final Lane lane;
    private final Caller caller;
    private final AnswerListener listener;
    private @Nullable Exchange exchange;
    private boolean ended;

    ListenerDownstream(Kernel kernel, Lane lane, Caller caller, AnswerListener listener) {
        this.kernel = kernel;
        this.lane = lane;
        this.caller = caller;
        this.listener = listener;
    }

    void begin(byte[] request) {
        if (ended) {
            return;
        }
        if (!Kernel.mayAsk(caller.roles())) {
            end(null, new Refused(GatewayError.FORBIDDEN, "Your roles do not allow asking."));
            return;
        }
        if (!kernel.enter()) {
            end(null, new Refused(GatewayError.BUSY, "Too many answers are under way. Try again."));
            return;
        }
        var made = new Exchange(kernel, lane, caller, this, Route.CHAT);
        exchange = made;
        lane.enter(made);
        made.recall(Recall.Wish.NO); // who asks again on a page wants another answer
        listener.decided().ifPresent(made.lead::isDecided);
        if (listener.mayWait()) {
            made.mayWait("background");
        }
        made.begin(request, request.length, Route.Body.JSON.type());
    }

    @Override
    public void asked() {}

    @Override
    public void waiting(int position, Optional<Duration> still) {
        listener.waiting(position, still);
    }

    @Override
    public void open(UUID requestId, String model, String timing, String type) {
        listener.started(requestId, model);
    }

    @Override
    public boolean write(ByteBuffer events) {
        var copy = ByteBuffer.allocate(events.remaining()).put(events).flip();
        listener.events(copy);
        return true;
    }

    @Override
    public void answer(UUID requestId, String timing, String type, byte[] body, int length) {
        // The engine did not stream although it was asked to; its one piece is one event.
        listener.events(
                ByteBuffer.allocate(length + 8)
                        .put(new byte[] {'d', 'a', 't', 'a', ':', ' '})
                        .put(body, 0, length)
                        .put(new byte[] {'\n', '\n'})
                        .flip());
        finish(new byte[0], exchange().settled(), null);
    }

    @Override
    public void finish(byte[] last, @Nullable UsageRow row, @Nullable Refused why) {
        if (why == null && last.length > 0) {
            listener.events(ByteBuffer.wrap(last));
        }
        end(row, why);
        exchange().over();
    }

    @Override
    public void refuse(UUID requestId, String timing, @Nullable UsageRow row, Refused why) {
        end(row, why);
        exchange().over();
    }

    @Override
    public void abandon(@Nullable UsageRow row, @Nullable Refused why) {
        var ownWish = why != null && why.error() == GatewayError.CANCELLED;
        end(row, ownWish ? null : why);
    }

    private void end(@Nullable UsageRow row, @Nullable Refused why) {
        if (ended) {
            return;
        }
        ended = true;
        listener.ended(
                Optional.ofNullable(row),
                Optional.ofNullable(why)
                        .map(w -> new Refusal(w.error().id(), w.error().status(), w.message())));
    }

    private Exchange exchange() {
        if (exchange == null) {
            throw new IllegalStateException("not begun");
        }
        return exchange;
    }

    @Override
    public void cancel() {
        lane.execute(
                () -> {
                    if (exchange != null) {
                        exchange.clientGone();
                    } else {
                        end(null, null);
                    }
                });
    }

    @Override
    public void pause() {
        lane.execute(
                () -> {
                    if (exchange != null) {
                        exchange.pause();
                    }
                });
    }

    @Override
    public void resume() {
        lane.execute(
                () -> {
                    if (exchange != null) {
                        exchange.resume();
                    }
                });
    }
}
