package dev.dreamserver.chat.web;

import dev.dreamserver.chat.Conversations;
import dev.dreamserver.chat.Question;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.quota.BudgetView;
import dev.dreamserver.quota.Quota;
import dev.dreamserver.security.Caller;
import dev.dreamserver.usage.Rates;
import dev.dreamserver.usage.Receipt;
import dev.dreamserver.usage.Receipts;
import dev.dreamserver.usage.Tariff;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * What answers took and cost and what is left to spend, as the counter of Chat is told it. Amounts
 * of money are texts, so that none is rounded on its way. What cannot be read now is left out: no
 * answer fails for its price. Thread-safe.
 */
@ApplicationScoped
public class AnswerCosts {

    private static final Logger LOG = Logger.getLogger(AnswerCosts.class);

    @Inject Receipts receipts;
    @Inject Conversations conversations;
    @Inject Quota quota;
    @Inject Clock clock;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    Executor threads;

    /**
     * Looks what models cost now, and tells it as soon as that is known: no answer waits for it.
     */
    void tariff(Consumer<Tariff> told) {
        try {
            threads.execute(
                    () -> {
                        try {
                            told.accept(receipts.tariff());
                        } catch (DreamException unreadable) {
                            LOG.debugf("No prices now: %s", unreadable.getMessage());
                        }
                    });
        } catch (RejectedExecutionException busy) {
            LOG.debugf("Nobody is free to look up prices: %s", busy.getMessage());
        }
    }

    /** What a million tokens and a thousand requests of a model cost, where it has a price. */
    Optional<JsonObjectBuilder> rates(Tariff tariff, String model) {
        return tariff.rates(receipts.currency(), model, clock.instant()).map(AnswerCosts::told);
    }

    private static JsonObjectBuilder told(Rates rates) {
        return Json.createObjectBuilder()
                .add("in", rates.input().toPlainString())
                .add("out", rates.output().toPlainString())
                .add("request", rates.request().toPlainString());
    }

    /** What this took. */
    static JsonObjectBuilder told(Receipt receipt) {
        var told =
                Json.createObjectBuilder()
                        .add("in", receipt.tokensIn())
                        .add("out", receipt.tokensOut());
        receipt.cost().ifPresent(cost -> told.add("cost", cost.toPlainString()));
        if (receipt.unpriced() > 0) {
            told.add("unpriced", receipt.unpriced());
        }
        if (receipt.estimated()) {
            told.add("about", true);
        }
        return told;
    }

    private static JsonObjectBuilder told(BudgetView budget) {
        var unit = budget.terms().unit();
        var told =
                Json.createObjectBuilder()
                        .add("amount", unit.amount(budget.left()).toPlainString())
                        .add("state", budget.state().name());
        unit.currency().ifPresent(money -> told.add("currency", money.getCurrencyCode()));
        return told;
    }

    /** The answers of one of the caller's own conversations, by the ids of their requests. */
    Map<UUID, Receipt> of(Caller who, UUID conversation) {
        return read(who, () -> conversations.requests(who, conversation));
    }

    /** A conversation that was deleted meanwhile cannot be read either. */
    private Map<UUID, Receipt> read(Caller who, Supplier<List<UUID>> requests) {
        try {
            return receipts.of(who.personId(), requests.get());
        } catch (DreamException unreadable) {
            return notNow(unreadable, Map.of());
        }
    }

    static Receipt sum(Collection<Receipt> all) {
        return all.stream().reduce(Receipt.NONE, Receipt::and);
    }

    /** What is left of the budget that ends first for this person and model, if there is one. */
    Optional<JsonObjectBuilder> left(Caller who, String model) {
        try {
            return quota.tightest(who, model).map(AnswerCosts::told);
        } catch (DreamException unreadable) {
            return notNow(unreadable, Optional.empty());
        }
    }

    /** Adds what an answer took, what its conversation took so far, and what is left. */
    void tell(JsonObjectBuilder end, Caller who, Question question, UUID request, String model) {
        var kept = question.position().isPresent();
        var all = kept ? of(who, question.conversation()) : read(who, () -> List.of(request));
        var own = all.get(request);
        if (own != null) {
            end.add("took", told(own));
        }
        if (kept) {
            end.add("total", told(sum(all.values())));
        }
        left(who, model).ifPresent(left -> end.add("left", left));
    }

    /** The currency of all costs, by its three letters. */
    String currency() {
        return receipts.currency().getCurrencyCode();
    }

    private static <T> T notNow(DreamException unreadable, T nothing) {
        LOG.debugf("No costs now: %s", unreadable.getMessage());
        return nothing;
    }
}
