package dev.dreamserver.platform;

import jakarta.ejb.ApplicationException;
import java.util.List;

/**
 * An expected refusal with its code. Rolls the transaction back. The message helps the caller and
 * never holds prompts, keys or file paths.
 */
@ApplicationException(rollback = true)
public class DreamException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ErrorCode code;
    private final transient List<Refusal> refusals;

    public DreamException(ErrorCode code, String message) {
        super(message);
        this.code = code;
        this.refusals = List.of(new Refusal(code, "", message));
    }

    /** Several at once; see {@link AllMistakes}. */
    DreamException(List<Refusal> refusals) {
        super(refusals.getFirst().message());
        this.code = refusals.getFirst().code();
        this.refusals = List.copyOf(refusals);
    }

    public DreamException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.refusals = List.of(new Refusal(code, "", message));
    }

    public ErrorCode code() {
        return code;
    }

    /** Each mistake, at its field where it has one; this refusal's own code and message first. */
    public List<Refusal> refusals() {
        return refusals;
    }
}
