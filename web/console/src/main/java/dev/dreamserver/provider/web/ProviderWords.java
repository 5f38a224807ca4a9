package dev.dreamserver.provider.web;

import dev.dreamserver.console.web.Words;
import dev.dreamserver.provider.Preset;
import dev.dreamserver.provider.ProviderView;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Providers in the visitor's words. */
@Named
@RequestScoped
public class ProviderWords {

    @Inject Words words;

    /** A brand by its name, and any other service by what it is. */
    public String kind(Preset preset) {
        return preset == Preset.COMPATIBLE ? word("prov_compatible") : preset.label();
    }

    /** What a provider says now of all that it said otherwise before, in one line. */
    public String changed(@Nullable ProviderView before, Optional<ProviderView> now) {
        if (before == null || now.isEmpty()) {
            return word("prov_gone");
        }
        var parts = new ArrayList<String>();
        part(parts, "prov_kind", one -> kind(one.preset()), before, now.get());
        part(parts, "prov_address", one -> one.address().toString(), before, now.get());
        part(parts, "prov_col_models", this::models, before, now.get());
        part(parts, "prov_fallbacks", one -> list(one.fallbacks()), before, now.get());
        part(
                parts,
                "prov_concurrent",
                one -> Integer.toString(one.concurrent()),
                before,
                now.get());
        part(parts, "prov_weight", one -> Integer.toString(one.weight()), before, now.get());
        part(parts, "prov_shared", one -> yes(one.shared()), before, now.get());
        part(parts, "prov_enabled", one -> yes(one.enabled()), before, now.get());
        return parts.isEmpty() ? word("prov_key_other") : String.join("; ", parts);
    }

    private void part(
            List<String> to,
            String label,
            Function<ProviderView, String> of,
            ProviderView before,
            ProviderView now) {
        if (!of.apply(before).equals(of.apply(now))) {
            to.add(words.sentence("prov_now", List.of(word(label), of.apply(now))));
        }
    }

    private String models(ProviderView one) {
        return one.offersAll() ? word("prov_all") : list(one.offered());
    }

    private String list(List<String> names) {
        return names.isEmpty() ? word("prov_none") : String.join(" ", names);
    }

    private String yes(boolean is) {
        return word(is ? "prov_yes" : "prov_no");
    }

    private String word(String key) {
        return words.sentence(key, List.of());
    }
}
