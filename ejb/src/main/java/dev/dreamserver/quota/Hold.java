package dev.dreamserver.quota;

import dev.dreamserver.usage.Rates;
import dev.dreamserver.usage.Tariff;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.spi.Charge;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one request takes out of the budgets that apply to it. Taken once, and ended once: with
 * {@link #settled} or {@link #release}; what comes later does nothing.
 *
 * <p>How much each budget must give follows from how long the answers may be; what is taken is
 * enough for answers of one length everywhere. Prices are those that were in force when the request
 * came, at its beginning and at its end, so what was held is enough.
 */
public final class Hold {

    private static final long NOTHING = -1;

    private final Treasury treasury;
    private final Tariff tariff;
    private final Instant came;
    private final Demand demand;
    private final List<Purse> hard;
    private final List<Purse> soft;
    private final AtomicBoolean over = new AtomicBoolean();
    private List<String> models = List.of();
    private volatile long length = NOTHING;
    private volatile @Nullable Shortage shortage;

    Hold(
            Treasury treasury,
            Tariff tariff,
            Instant came,
            Demand demand,
            List<Purse> hard,
            List<Purse> soft) {
        this.treasury = treasury;
        this.tariff = tariff;
        this.came = came;
        this.demand = demand;
        this.hard = hard;
        this.soft = soft;
    }

    /** Whether any of the budgets refuses what does not fit. */
    public boolean limits() {
        return !hard.isEmpty();
    }

    /**
     * Those who may answer: all, but where money is limited, only models with a price. What the
     * dearest of them can cost is what will be taken.
     *
     * @param model by which name one answers
     */
    public <T> List<T> among(List<T> some, Function<T, String> model) {
        if (hard.stream().noneMatch(purse -> purse.unit.isMoney())) {
            return some;
        }
        var priced = some.stream().filter(one -> hasPrice(model.apply(one))).toList();
        models = priced.stream().map(model).distinct().toList();
        return priced;
    }

    private boolean hasPrice(String model) {
        return hard.stream()
                .filter(purse -> purse.unit.isMoney())
                .allMatch(purse -> rates(purse, model).isPresent());
    }

    /**
     * Takes what the longest answers need of what this node holds. Never blocks.
     *
     * @return false when the node does not hold as much: {@link #ask} for it
     */
    public boolean take() {
        for (var i = 0; i < hard.size(); i++) {
            if (!hard.get(i).take(most(hard.get(i)))) {
                hard.subList(0, i).forEach(purse -> purse.giveBack(most(purse)));
                return false;
            }
        }
        length = demand.longest();
        return true;
    }

    /**
     * Takes what there is of the budgets, from what is of use to what the longest answers need.
     * Returns at once.
     *
     * @param done called once, on the treasury's thread, when {@link #length} and {@link #shortage}
     *     are known
     */
    public void ask(Runnable done) {
        treasury.ask(this, done);
    }

    /** How many tokens each answer may have by what was taken. */
    public long length() {
        return length;
    }

    /** Why nothing was taken. */
    public @Nullable Shortage shortage() {
        return shortage;
    }

    /** What a row takes from the budgets, the soft ones included. */
    public List<Charge> charges(UsageRow row) {
        return Stream.concat(hard.stream(), soft.stream()).map(one -> charge(one, row)).toList();
    }

    private Charge charge(Purse purse, UsageRow row) {
        var unpriced =
                purse.unit.isMoney()
                        && row.tokensIn() + row.tokensOut() > 0
                        && rates(purse, row.model()).isEmpty();
        return new Charge(purse.budget, purse.span.first(), spent(purse, row), unpriced);
    }

    /** The fate of the row is known; what was taken and not used is free again. */
    public void settled(UsageRow row, boolean durable) {
        if (over.compareAndSet(false, true)) {
            hard.forEach(purse -> purse.settle(held(purse), spent(purse, row), durable));
        }
    }

    /** Nothing was asked for: all is free again. */
    public void release() {
        if (over.compareAndSet(false, true)) {
            hard.forEach(purse -> purse.giveBack(held(purse)));
        }
    }

    private long spent(Purse purse, UsageRow row) {
        if (!purse.unit.isMoney()) {
            return row.tokensIn() + row.tokensOut();
        }
        var requests = row.outcome().isPaid() ? 1 : 0;
        return rates(purse, row.model())
                .map(
                        rates ->
                                row.cached()
                                        ? rates.costCached().multiply(BigDecimal.valueOf(requests))
                                        : rates.cost(
                                                row.tokensIn(),
                                                row.tokensCached(),
                                                row.tokensOut(),
                                                requests))
                .map(purse.unit::parts)
                .orElse(0L);
    }

    private Optional<Rates> rates(Purse purse, String model) {
        return purse.unit.currency().flatMap(currency -> tariff.rates(currency, model, came));
    }

    // ---- for the treasury -----------------------------------------------------------------------

    List<Purse> hard() {
        return hard;
    }

    /** The least of a budget that is of use. */
    long least(Purse purse) {
        return need(purse, demand.shortest());
    }

    /** What the longest answers need of a budget. */
    long most(Purse purse) {
        return need(purse, demand.longest());
    }

    /** What is taken of a budget. */
    long held(Purse purse) {
        return length == NOTHING ? 0 : need(purse, length);
    }

    private BigDecimal cost(Rates rates, long cached, long length) {
        return rates.cost(demand.prompt(), cached, demand.answers() * length, 1);
    }

    /** The most that answers of this length can take of a budget, whoever gives them. */
    private long need(Purse purse, long length) {
        if (!purse.unit.isMoney()) {
            return demand.tokens(length);
        }
        return models.stream()
                .flatMap(model -> rates(purse, model).stream())
                .map(
                        rates ->
                                cost(rates, 0, length)
                                        .max(cost(rates, demand.prompt(), length))
                                        .max(rates.costCached()))
                .max(Comparator.naturalOrder())
                .map(purse.unit::parts)
                .orElseThrow(() -> new IllegalStateException("it is not known who may answer"));
    }

    /**
     * So much was taken of each budget, at least what is of use. The longest answers that it is
     * enough for everywhere are what the request gets; what they do not need goes back.
     */
    void took(List<Long> taken) {
        var enough = demand.shortest();
        for (var above = demand.longest() + 1; enough + 1 < above; ) {
            var middle = enough + (above - enough) / 2;
            if (isEnough(taken, middle)) {
                enough = middle;
            } else {
                above = middle;
            }
        }
        for (var i = 0; i < hard.size(); i++) {
            hard.get(i).giveBack(taken.get(i) - need(hard.get(i), enough));
        }
        length = enough;
    }

    private boolean isEnough(List<Long> taken, long length) {
        for (var i = 0; i < hard.size(); i++) {
            if (need(hard.get(i), length) > taken.get(i)) {
                return false;
            }
        }
        return true;
    }

    /** So much was taken, but it is not enough: all goes back. */
    void lacks(List<Long> taken, Shortage why) {
        for (var i = 0; i < taken.size(); i++) {
            hard.get(i).giveBack(taken.get(i));
        }
        shortage = why;
    }
}
