package dev.dreamserver.quota;

import dev.dreamserver.usage.spi.Charge;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What one request takes out of the budgets that apply to it. Taken once, and ended once: with
 * {@link #settled} or {@link #release}; what comes later does nothing.
 */
public final class Hold {

    private final Treasury treasury;
    private final List<Purse> hard;
    private final List<Purse> soft;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile long tokens;
    private volatile @Nullable Shortage shortage;

    Hold(Treasury treasury, List<Purse> hard, List<Purse> soft) {
        this.treasury = treasury;
        this.hard = hard;
        this.soft = soft;
    }

    /** Whether any of the budgets refuses what does not fit. */
    public boolean limits() {
        return !hard.isEmpty();
    }

    /**
     * Takes so much of what this node holds. Never blocks.
     *
     * @return false when the node does not hold as much: {@link #ask} for it
     */
    public boolean take(long most) {
        for (var i = 0; i < hard.size(); i++) {
            if (!hard.get(i).take(most)) {
                for (var before = 0; before < i; before++) {
                    hard.get(before).giveBack(most);
                }
                return false;
            }
        }
        tokens = most;
        return true;
    }

    /**
     * Takes what there is of the budgets, from the least that is of use to the most that is wanted.
     * Returns at once.
     *
     * @param done called once, on the treasury's thread, when {@link #tokens} and {@link #shortage}
     *     are known
     */
    public void ask(long least, long most, Runnable done) {
        treasury.ask(this, least, most, done);
    }

    /** How much was taken: at least what was needed, or nothing. */
    public long tokens() {
        return tokens;
    }

    /** Why nothing was taken. */
    public @Nullable Shortage shortage() {
        return shortage;
    }

    /** What a row with so many tokens takes from the budgets, the soft ones included. */
    public List<Charge> charges(long spent) {
        var charges = new ArrayList<Charge>(hard.size() + soft.size());
        hard.forEach(purse -> charges.add(new Charge(purse.budget, purse.span.first(), spent)));
        soft.forEach(purse -> charges.add(new Charge(purse.budget, purse.span.first(), spent)));
        return charges;
    }

    /** The fate of the row is known; what was taken and not used is free again. */
    public void settled(long spent, boolean durable) {
        if (over.compareAndSet(false, true)) {
            for (var purse : hard) {
                purse.settle(tokens, spent, durable);
            }
        }
    }

    /** Nothing was asked for: all is free again. */
    public void release() {
        settled(0, true);
    }

    List<Purse> hard() {
        return hard;
    }

    void took(long howMuch) {
        tokens = howMuch;
    }

    void lacks(Shortage why) {
        shortage = why;
    }
}
