package dev.dreamserver.engine;

import dev.dreamserver.platform.DreamException;
import java.time.Clock;
import java.util.Optional;

/**
 * One switch, step by step. Each step is stored before it is taken; whatever fails before requests
 * go to the new model is undone, and what comes after that is finished. Runs once, on one thread,
 * which waits.
 */
final class SwitchSaga {

    /** What is switched. Each step waits until it is done. */
    interface Ground {

        /** Whether both models fit into memory beside each other. */
        boolean fitsBeside();

        /** No request goes to the old engine any more; ends it when its answers have ended. */
        void endOld() throws SwitchFailedException;

        /** Starts the new one, and returns when it has loaded. */
        void start() throws SwitchFailedException;

        /** Lets the new one write a token. */
        void prove() throws SwitchFailedException;

        /** From now on requests go to the new one, those that wait included. */
        void move();

        /** Ends the old one when its answers have ended. */
        void retireOld();

        /** Ends the new one; the old one serves on, started again if need be. */
        void undo();
    }

    /** Where a switch is remembered. */
    interface Log {

        /** It is at this phase. */
        void at(SwitchView view);

        /** It is at {@link SwitchPhase#MOVING}, and the new model is the one in use. */
        void moving(SwitchView view);
    }

    private final Ground ground;
    private final Log log;
    private final Clock clock;
    private SwitchView view;

    SwitchSaga(Ground ground, Log log, Clock clock, SwitchView begun) {
        this.ground = ground;
        this.log = log;
        this.clock = clock;
        view = begun;
    }

    /** Goes all the way, or all the way back. */
    SwitchView run() {
        try {
            go();
        } catch (SwitchFailedException | DreamException no) {
            return back(String.valueOf(no.getMessage()));
        } catch (RuntimeException bug) {
            EngineMessages.LOG.bug(view.to(), bug);
            return back("Something in the house broke; its log says what.");
        }
        ground.move();
        tell(SwitchPhase.STOPPING_OLD);
        ground.retireOld();
        tell(SwitchPhase.DONE);
        return view;
    }

    private void go() throws SwitchFailedException {
        if (ground.fitsBeside()) {
            to(SwitchPhase.STARTING, true);
        } else {
            to(SwitchPhase.DRAINING, false);
            ground.endOld();
            to(SwitchPhase.STARTING, false);
        }
        ground.start();
        to(SwitchPhase.PROVING, view.beside());
        ground.prove();
        view = next(SwitchPhase.MOVING, view.beside(), Optional.empty());
        log.moving(view);
    }

    private SwitchView back(String reason) {
        ground.undo();
        view = next(SwitchPhase.ROLLED_BACK, view.beside(), Optional.of(reason));
        stored();
        return view;
    }

    private void to(SwitchPhase phase, boolean beside) {
        view = next(phase, beside, Optional.empty());
        log.at(view);
    }

    /** What is done already is not undone because it cannot be written down. */
    private void tell(SwitchPhase phase) {
        view = next(phase, view.beside(), Optional.empty());
        stored();
    }

    private void stored() {
        try {
            log.at(view);
        } catch (DreamException unwritten) {
            EngineMessages.LOG.switchUnwritten(view.to(), String.valueOf(unwritten.getMessage()));
        }
    }

    private SwitchView next(SwitchPhase phase, boolean beside, Optional<String> reason) {
        return view.at(phase, beside, clock.instant(), reason);
    }
}
