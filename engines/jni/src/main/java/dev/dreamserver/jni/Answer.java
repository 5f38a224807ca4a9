package dev.dreamserver.jni;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer under way: one thread writes it, another hands it to the caller. A caller that leaves
 * ends the writing after the token at hand; one that reads slowly holds nobody up, since an answer
 * is never longer than the context.
 */
final class Answer {

    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private volatile boolean left;

    /** What comes out of an answer. */
    sealed interface Piece {

        /** More text. */
        record Text(String text) implements Piece {}

        /** The end, with what it took. */
        record End(String finish, int promptTokens, int answerTokens) implements Piece {}

        /** No answer. */
        record Failed(Refusal why) implements Piece {}
    }

    void put(Piece piece) {
        pieces.add(piece);
    }

    /** The next piece, or null when none came within the time. */
    @Nullable Piece next(long millis) throws InterruptedException {
        return pieces.poll(millis, TimeUnit.MILLISECONDS);
    }

    void leave() {
        left = true;
    }

    boolean isLeft() {
        return left;
    }
}
