package dev.dreamserver.quota;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.usage.PricesChanged;
import dev.dreamserver.usage.spi.Charge;
import dev.dreamserver.usage.spi.ChargeBook;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The budgets in force, for those who serve: complete before the house opens, and changed as soon
 * as a change is committed. Thread-safe.
 */
@ApplicationScoped
public class Quota implements ChargeBook {

    @Resource(lookup = "java:jboss/datasources/DreamDS")
    DataSource database;

    @Resource ManagedThreadFactory threads;
    @Inject Settings settings;
    @Inject Clock clock;
    @Inject Event<AllowancesChanged> changed;
    @Inject Event<BudgetNoticed> noticed;

    @SuppressWarnings("NullAway.Init") // by make()
    private Treasury treasury;

    @SuppressWarnings("NullAway.Init") // by make()
    private RateLimits rates;

    private @Nullable Thread thread;

    @PostConstruct
    void make() {
        rates = new RateLimits(RateSettings.from(settings));
        treasury =
                new Treasury(
                        database,
                        HouseSettings.from(settings).node(),
                        QuotaSettings.from(settings),
                        clock,
                        rates,
                        now -> changed.fire(new AllowancesChanged(now)),
                        () -> noticed.fire(new BudgetNoticed()));
    }

    /** Reads the budgets and begins to look after them. Called when the house opens. */
    void open() throws SQLException {
        treasury.open();
        var made = threads.newThread(treasury);
        made.setName("quota-treasury");
        made.start();
        thread = made;
    }

    @PreDestroy
    void close() {
        treasury.stop();
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** How fast everybody may ask. */
    public RateLimits rates() {
        return rates;
    }

    /** All budgets in force, or empty where there is none. */
    public Optional<Allowances> allowances() {
        return Optional.ofNullable(treasury.current());
    }

    /**
     * What came to its threshold or its end since then, newest first.
     *
     * @throws DreamException {@link QuotaError#UNREADABLE}
     */
    @Transactional(TxType.SUPPORTS)
    public List<BudgetNotice> notices(Instant begin, int limit) {
        return treasury.notices(begin, limit);
    }

    /**
     * The least that is left of any budget of each team, person, key and project and of the house,
     * in percent, in the periods under way. Asks the database; nothing where no budget is in force.
     *
     * @throws DreamException {@link QuotaError#UNREADABLE}
     */
    @Transactional(TxType.SUPPORTS)
    public Map<Subject, Integer> left() {
        return treasury.left();
    }

    /**
     * Of the budgets of this person and of their team that count this model, the one of which least
     * is left, in the periods under way. Asks the database where there is one, and not otherwise.
     *
     * @throws DreamException {@link QuotaError#UNREADABLE}
     */
    @Transactional(TxType.SUPPORTS)
    public Optional<BudgetView> tightest(Caller who, String model) {
        return Standing.tightest(treasury, who, model, clock.millis());
    }

    Treasury treasury() {
        return treasury;
    }

    @Override
    public void charge(Connection transaction, List<Charge> charges) throws SQLException {
        treasury.charge(transaction, charges);
    }

    void onStored(@Observes(during = TransactionPhase.AFTER_SUCCESS) BudgetStored news) {
        treasury.put(news.budget());
    }

    void onPrices(@Observes(during = TransactionPhase.AFTER_SUCCESS) PricesChanged news) {
        treasury.readAgain();
    }

    void onRates(@Observes(during = TransactionPhase.AFTER_SUCCESS) RatesStored news) {
        treasury.readAgain();
    }
}
