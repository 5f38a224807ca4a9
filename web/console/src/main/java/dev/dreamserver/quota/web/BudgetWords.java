package dev.dreamserver.quota.web;

import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.quota.BudgetBook;
import dev.dreamserver.quota.BudgetTerms;
import dev.dreamserver.quota.BudgetView;
import dev.dreamserver.quota.QuotaSettings;
import dev.dreamserver.quota.Unit;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.usage.web.UsageNumbers;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says budgets in the visitor's language; and those that are the visitor's own. */
@Named
@RequestScoped
public class BudgetWords {

    private static final Pattern GROUPED =
            Pattern.compile("[1-9]\\d{0,2}([\\s.,'’\\u00a0\\u202f])\\d{3}(?:\\1\\d{3})*");

    @Inject BudgetBook book;
    @Inject Visitor visitor;
    @Inject Words words;
    @Inject Settings settings;
    @Inject UsageNumbers numbers;

    private @Nullable List<BudgetView> own;

    /** Those for the visitor, their team or their keys. */
    public List<BudgetView> getOwn() {
        if (own == null) {
            own = book.own(visitor.caller());
        }
        return own;
    }

    /** A whole number as people write it. */
    public String number(long value) {
        return NumberFormat.getIntegerInstance(visitor.locale()).format(value);
    }

    /** What a budget counts. */
    public String unit(Unit unit) {
        return unit.isMoney()
                ? words.sentence("budget_unit_money", List.of(unit.word()))
                : words.sentence("budget_unit_tokens", List.of());
    }

    /** An amount of it: a number, or money as its cost is told elsewhere. */
    public String amount(Unit unit, long parts) {
        return unit.currency()
                .map(currency -> numbers.cost(unit.amount(parts), currency))
                .orElseGet(() -> number(parts));
    }

    /** How much there is, to its last digit, and of what. */
    private String all(BudgetTerms terms) {
        return terms.unit()
                .currency()
                .map(currency -> numbers.price(terms.unit().amount(terms.amount()), currency))
                .orElseGet(() -> words.sentence("budget_tokens", List.of("" + terms.amount())));
    }

    /**
     * A whole number, with one and the same sign between its thousands or none; -1 where it is no
     * such number: 1.5 is not 15.
     */
    static long whole(String text, int mostDigits) {
        var number = text.strip();
        var digits = GROUPED.matcher(number).matches() ? number.replaceAll("\\D", "") : number;
        return digits.matches("\\d{1," + mostDigits + "}") ? Long.parseLong(digits) : -1;
    }

    /** Whom it is for. */
    public String whom(BudgetView budget) {
        return budget.subjectName().isEmpty()
                ? words.sentence("budget_house", List.of())
                : budget.subjectName();
    }

    /** What it says, in one line: amount, period, what happens at its end. */
    public String terms(BudgetTerms terms) {
        return words.sentence(
                "budget_terms_" + (terms.hard() ? "hard" : "soft"),
                List.of(
                        all(terms),
                        words.sentence("budget_each_" + terms.period(), List.of()),
                        Integer.toString(terms.threshold())));
    }

    /** How much of it is used, in one line. */
    public String used(BudgetView budget) {
        return words.sentence(
                "budget_used",
                List.of(amount(budget.terms().unit(), budget.spent()), all(budget.terms())));
    }

    /** The last day of the period, where the house is; nothing where it has no end. */
    public String ends(BudgetView budget) {
        return budget.until()
                .map(
                        end ->
                                DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                                        .withLocale(visitor.locale())
                                        .withZone(settings.get(QuotaSettings.ZONE))
                                        .format(end))
                .orElse(words.sentence("budget_no_end", List.of()));
    }

    /** How wide the bar is: never more than all of it. */
    public long bar(BudgetView budget) {
        return Math.min(100, budget.percent());
    }

    /** How wide the part of the bar is that answers under way hold. */
    public long held(BudgetView budget) {
        return Math.min(
                100 - bar(budget), (long) (budget.reserved() * 100.0 / budget.terms().amount()));
    }
}
