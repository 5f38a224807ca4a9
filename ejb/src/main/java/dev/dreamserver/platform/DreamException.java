package dev.dreamserver.platform;

import jakarta.ejb.ApplicationException;

/**
 * An expected refusal with its code. Rolls the transaction back. The message helps the caller and
 * never holds prompts, keys or file paths.
 */
@ApplicationException(rollback = true)
public class DreamException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ErrorCode code;

    public DreamException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public DreamException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
