package dev.dreamserver.console.web;

import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every component of the console in every state, for those who work on it. Not there unless the
 * owner says so.
 */
@Named
@RequestScoped
public class PatternsPage {

    @Inject Settings settings;
    @Inject Mistakes mistakes;

    private @Nullable String text;

    /**
     * A row of the table.
     *
     * @param name what it is called
     * @param amount how many there are
     */
    public record Row(String name, int amount) {}

    /** Answers 404 where the page is not wanted. */
    public void open() throws IOException {
        if (!settings.get(HouseSettings.PATTERNS)) {
            var context = FacesContext.getCurrentInstance();
            context.getExternalContext().responseSendError(404, "");
            context.responseComplete();
        }
    }

    /** Refuses the form, whatever stands in it: for one of its fields, and for all of it. */
    public void refuse() {
        mistakes.tell("refused", "name", "Give the key a name.");
        mistakes.tell("refused", "", "Nothing of this form is ever taken.");
    }

    public List<String> getThemes() {
        return List.of("light", "dark", "hud");
    }

    /** The theme that the address asks for; empty where it asks for none. */
    public String getTheme() {
        var asked =
                FacesContext.getCurrentInstance()
                        .getExternalContext()
                        .getRequestParameterMap()
                        .getOrDefault("theme", "");
        return getThemes().contains(asked) ? asked : "";
    }

    public List<Row> getRows() {
        return List.of(new Row("Lamps", 12), new Row("Doors", 4), new Row("Windows", 18));
    }

    public @Nullable String getText() {
        return text;
    }

    public void setText(@Nullable String text) {
        this.text = text;
    }
}
