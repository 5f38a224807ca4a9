package dev.dreamserver.engine;

/**
 * How far a switch is. Each one before {@link #MOVING} is undone by a crash, each later finished.
 */
public enum SwitchPhase {
    /** It is found out whether both models fit into memory beside each other. */
    RESERVING,
    /** They do not: requests wait, and the answers under way are given time to end. */
    DRAINING,
    /** The new one loads. */
    STARTING,
    /** The new one writes its first token for the house. */
    PROVING,
    /** Requests go to the new one from now on. */
    MOVING,
    /** The old one finishes its answers and ends. */
    STOPPING_OLD,
    /** The new model serves. */
    DONE,
    /** The old model serves, or is started again. */
    ROLLED_BACK;

    /** Whether there is nothing left to do. */
    public boolean over() {
        return this == DONE || this == ROLLED_BACK;
    }

    /** What the house does at this phase, for people. */
    String words() {
        return switch (this) {
            case RESERVING -> "looking for room";
            case DRAINING -> "waiting for answers to end";
            case STARTING -> "loading";
            case PROVING -> "trying it out";
            case MOVING -> "moving requests";
            case STOPPING_OLD -> "ending the old one";
            case DONE -> "done";
            case ROLLED_BACK -> "rolled back";
        };
    }

    /** Whether a crash now leads back to the old model. */
    boolean undone() {
        return compareTo(MOVING) < 0;
    }
}
