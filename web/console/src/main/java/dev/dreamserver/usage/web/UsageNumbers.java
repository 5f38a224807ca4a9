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
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers and times as the visitor writes them. */
@Named
@RequestScoped
public class UsageNumbers {

    private static final long WHOLE_NUMBERS = 100_000;
    private static final long ALL_AT_ONCE_MICROS = 10_000;

    /** A number that begins with nought has no thousands: there a point is the decimal sign. */
    private static final Pattern GROUPED_BY_POINTS =
            Pattern.compile("[1-9]\\d{0,2}(\\.\\d{3})+(,\\d+)?");

    private static final Pattern GROUPED_BY_COMMAS =
            Pattern.compile("[1-9]\\d{0,2}(,\\d{3})+(\\.\\d+)?");

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

    /** A number to its last digit. */
    public String exact(long number) {
        return NumberFormat.getIntegerInstance(visitor.locale()).format(number);
    }

    /** An amount to be typed over: with the visitor's own decimal sign, and nothing between. */
    public String typed(BigDecimal amount) {
        return amount.toPlainString().replace('.', decimal());
    }

    /** How an amount such as 0.15 is to be typed. */
    public String written(String amount) {
        return typed(new BigDecimal(amount));
    }

    /**
     * An amount as programs write it, of one that a visitor typed: with their own decimal sign or a
     * point, and with their own sign between thousands. So 1.500 is one and a half in English and
     * 1,500 in German, where 1.5 and 0.150 are what they are in English.
     */
    public String plain(String amount) {
        return plain(amount, decimal());
    }

    static String plain(String amount, char decimal) {
        var text = amount.replaceAll("[\\s\\u00a0\\u202f]", "");
        var grouped = decimal == ',' ? GROUPED_BY_POINTS : GROUPED_BY_COMMAS;
        if (grouped.matcher(text).matches()) {
            text = text.replace(decimal == ',' ? "." : ",", "");
        }
        return decimal == ',' ? text.replace(',', '.') : text;
    }

    private char decimal() {
        return DecimalFormatSymbols.getInstance(visitor.locale()).getDecimalSeparator();
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
