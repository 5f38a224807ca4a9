package dev.dreamserver.engine;

/** A step of a switch did not come about; the message says why, in a sentence for people. */
final class SwitchFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    SwitchFailedException(String reason) {
        super(reason);
    }
}
