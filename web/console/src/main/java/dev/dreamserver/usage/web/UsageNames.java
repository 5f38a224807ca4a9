package dev.dreamserver.usage.web;

import dev.dreamserver.console.web.Words;
import dev.dreamserver.security.Caller;
import dev.dreamserver.usage.UsageDimension;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.List;

/** What people, teams, keys, projects and models are called on the pages of usage. */
@RequestScoped
public class UsageNames {

    @Inject Words words;

    /**
     * What something is called; its id where nobody knows its name any more.
     *
     * @param dimension the word of its {@link UsageDimension}
     */
    public String name(String dimension, String id, String name) {
        if (id.equals(Caller.OWNER)) {
            return words.sentence("use_owner", List.of());
        }
        if (id.equals(UsageDimension.NONE)) {
            return words.sentence("use_none_" + dimension, List.of());
        }
        return name.isEmpty() ? id : name;
    }
}
