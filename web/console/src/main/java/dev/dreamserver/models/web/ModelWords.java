package dev.dreamserver.models.web;

import dev.dreamserver.catalog.Fit;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.models.ModelView;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.text.NumberFormat;
import java.util.OptionalLong;

/** Figures and colours of models, as people read them. */
@Named
@RequestScoped
public class ModelWords {

    private static final double GIB = 1L << 30;
    private static final String UNKNOWN = "–";

    @Inject Visitor visitor;

    /** Such as 5.4; gibibytes, as memory is sold. */
    public String gigabytes(long bytes) {
        return Words.tenth(visitor.locale(), bytes / GIB);
    }

    /** A size such as 5.4 GB or 46 MB; a dash where it is unknown. */
    public String size(OptionalLong bytes) {
        if (bytes.isEmpty()) {
            return UNKNOWN;
        }
        var count = bytes.getAsLong();
        return count < GIB
                ? String.format(visitor.locale(), "%.0f MB", Math.ceil(count / GIB * 1024))
                : gigabytes(count) + " GB";
    }

    /** What it is good for; empty where nobody says. */
    public String summary(ModelView model) {
        return model.summary(visitor.locale().getLanguage());
    }

    public String number(long number) {
        return NumberFormat.getIntegerInstance(visitor.locale()).format(number);
    }

    /** The colour of a fit. */
    public String kind(ModelView model) {
        return model.fit()
                .map(
                        fit ->
                                switch (fit.verdict()) {
                                    case GREEN -> "ok";
                                    case YELLOW -> "wa";
                                    case RED -> "er";
                                })
                .orElse("id");
    }

    /** The icon of a fit. */
    public String icon(ModelView model) {
        return model.fit()
                .map(
                        fit ->
                                switch (fit.verdict()) {
                                    case GREEN -> "check";
                                    case YELLOW -> "triangle-alert";
                                    case RED -> "x";
                                })
                .orElse("circle-question-mark");
    }

    /** The key of the words for a fit. */
    public String verdict(ModelView model) {
        return "models_fit_" + model.fit().map(fit -> fit.verdict().name()).orElse("UNKNOWN");
    }

    /** What the words are about: what is left, or what it needs. */
    public String figure(ModelView model) {
        return model.fit()
                .map(
                        fit ->
                                gigabytes(
                                        fit.verdict() == Fit.Verdict.RED
                                                ? fit.need()
                                                : Math.max(0, fit.spare())))
                .orElse("");
    }

    /** How much of what is free it takes, at most 100. */
    public long percent(ModelView model) {
        return model.fit()
                .map(fit -> Math.min(100, Math.round(fit.need() * 100.0 / Math.max(1, fit.free()))))
                .orElse(0L);
    }
}
