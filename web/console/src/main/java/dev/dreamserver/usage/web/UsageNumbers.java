package dev.dreamserver.usage.web;

import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.usage.UsageReports;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.UsageTotals.Spread;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Numbers and times as the visitor writes them. */
@Named
@RequestScoped
public class UsageNumbers {

    private static final long WHOLE_NUMBERS = 100_000;
    private static final long ALL_AT_ONCE_MICROS = 10_000;

    @Inject Visitor visitor;
    @Inject UsageReports reports;

    private @Nullable NumberFormat whole;

    /** A number, a large one short. */
    public String number(long number) {
        var locale = visitor.locale();
        if (number < WHOLE_NUMBERS) {
            if (whole == null) {
                whole = NumberFormat.getIntegerInstance(locale);
            }
            return whole.format(number);
        }
        var brief = NumberFormat.getCompactNumberInstance(locale, NumberFormat.Style.SHORT);
        brief.setMaximumFractionDigits(1);
        return brief.format(number);
    }

    /** A cost as people read it: of what is less than one, two digits that say something. */
    public String cost(Optional<BigDecimal> cost) {
        return cost.map(found -> cost(found, reports.currency())).orElse("–");
    }

    /** A cost in this currency, as people read it. */
    public String cost(BigDecimal cost, Currency currency) {
        var money = money(currency);
        var zeros = cost.scale() - cost.precision();
        if (cost.signum() != 0 && zeros >= 0) {
            money.setMaximumFractionDigits(Math.max(money.getMinimumFractionDigits(), zeros + 2));
        }
        return money.format(cost);
    }

    /** A price, to its last digit. */
    public String price(BigDecimal amount) {
        return price(amount, reports.currency());
    }

    /** An amount of this currency, to its last digit. */
    public String price(BigDecimal amount, Currency currency) {
        var money = money(currency);
        money.setMaximumFractionDigits(Math.max(money.getMinimumFractionDigits(), amount.scale()));
        return money.format(amount);
    }

    private NumberFormat money(Currency currency) {
        var money = NumberFormat.getCurrencyInstance(visitor.locale());
        money.setCurrency(currency);
        var digits = Math.max(0, currency.getDefaultFractionDigits());
        money.setMinimumFractionDigits(digits);
        money.setMaximumFractionDigits(digits);
        money.setRoundingMode(RoundingMode.HALF_EVEN);
        return money;
    }

    /** Half of them took longer. */
    public String half(Optional<Spread> spread) {
        return spread.map(found -> time(found.p50())).orElse("–");
    }

    /** One in twenty took longer. */
    public String most(Optional<Spread> spread) {
        return spread.map(found -> time(found.p95())).orElse("");
    }

    /** A time in microseconds as people say it. */
    public String time(long micros) {
        var number = NumberFormat.getInstance(visitor.locale());
        if (micros < 1_000_000) {
            number.setMaximumFractionDigits(micros < 10_000 ? 1 : 0);
            return number.format(micros / 1_000.0) + " ms";
        }
        number.setMaximumFractionDigits(micros < 100_000_000 ? 1 : 0);
        return number.format(micros / 1_000_000.0) + " s";
    }

    /** Tokens of the answer in a second, after the first; empty where that cannot be told. */
    public String pace(UsageRow row) {
        var writing = row.firstTokenMicros().map(first -> row.durationMicros() - first).orElse(0L);
        if (row.tokensOut() < 2 || writing < ALL_AT_ONCE_MICROS) {
            return "";
        }
        var number = NumberFormat.getInstance(visitor.locale());
        number.setMaximumFractionDigits(1);
        return number.format((row.tokensOut() - 1) * 1e6 / writing);
    }
}
