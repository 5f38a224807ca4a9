package dev.dreamserver.owner.web;

import dev.dreamserver.console.web.Mistakes;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.owner.OwnersFile;
import dev.dreamserver.owner.SettingChange;
import dev.dreamserver.owner.SettingView;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.security.Secret;
import dev.dreamserver.settings.Spans;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings of the house: looked at, changed after a review, put back. */
@Named
@ViewScoped
public class HouseSettingsPage implements Serializable {

    private static final long serialVersionUID = 1L;

    @Inject transient OwnersFile owner;
    @Inject transient Visitor visitor;
    @Inject transient Mistakes mistakes;
    @Inject transient Words words;
    @Inject transient SpanWords spans;

    private transient @Nullable Map<String, List<SettingView>> rooms;
    private transient @Nullable SettingView chosen;
    private transient @Nullable List<SettingChange> history;
    private String text = "";
    private boolean reviewing;
    private String meanwhile = "";

    /** All settings, by room. */
    public Map<String, List<SettingView>> getRooms() {
        if (rooms == null) {
            rooms = new LinkedHashMap<>();
            for (var setting : owner.list()) {
                rooms.computeIfAbsent(setting.room(), any -> new ArrayList<>()).add(setting);
            }
        }
        return rooms;
    }

    public boolean isChangeable() {
        return owner.canChange();
    }

    /** How many changes act with the next start. */
    public long getWaiting() {
        return getRooms().values().stream()
                .flatMap(List::stream)
                .filter(SettingView::waits)
                .count();
    }

    /** Opens the setting that the page names, with its present value to be typed over. */
    public void choose() {
        var key =
                FacesContext.getCurrentInstance()
                        .getExternalContext()
                        .getRequestParameterMap()
                        .getOrDefault("key", "");
        look(key);
        text = getChosen().secret() ? "" : spans.typed(getChosen(), getChosen().present());
    }

    private void look(String key) {
        chosen = owner.find(key);
        history = null;
        reviewing = false;
        meanwhile = "";
    }

    /** The value that was typed becomes a change to look at, or is refused at the field. */
    public void review() {
        meanwhile = "";
        try {
            text = owner.check(getChosen().key(), spans.plain(getChosen(), text));
            reviewing = true;
        } catch (DreamException no) {
            refuse(no);
        }
    }

    /** The default instead of a value of one's own. */
    public void reviewDefault() {
        text = "";
        review();
    }

    /** What stood there before a change. */
    public void reviewBefore(SettingChange change) {
        text = change.before();
        review();
    }

    public void back() {
        reviewing = false;
        // Of what is on or off one is always chosen.
        text =
                text.isEmpty() && getChosen().flag()
                        ? getChosen().present()
                        : spans.typed(getChosen(), text);
    }

    /** Writes it; where somebody was faster, their value is shown instead. */
    public void change() {
        try {
            var seen = Seen.of(Optional.of(getChosen().mark()));
            owner.change(visitor.caller(), getChosen().key(), seen, text);
            rooms = null;
        } catch (DreamException no) {
            if (mistakes.changedMeanwhile(no)) {
                look(getChosen().key());
                back();
                meanwhile = word(getChosen(), getChosen().written());
            } else {
                back();
                refuse(no);
            }
        }
    }

    private void refuse(DreamException no) {
        mistakes.tell("change", getField(), words.sentence("set_no_" + no.code().id(), List.of()));
    }

    /** Whether a setting was opened. */
    public boolean isOpen() {
        return chosen != null;
    }

    /** The opened setting, as it was when it was last looked at. */
    public SettingView getChosen() {
        return Objects.requireNonNull(chosen);
    }

    /** Where its new value is given: what is on or off is chosen, all else is typed. */
    public String getField() {
        return getChosen().secret() ? "secret" : getChosen().flag() ? "flag" : "value";
    }

    /** Its last changes, newest first. */
    public List<SettingChange> getHistory() {
        if (history == null) {
            history = owner.history(getChosen().key());
        }
        return history;
    }

    /** Whether this change can be taken back: it would change something, and can be read. */
    public boolean canPutBack(SettingChange change) {
        return getChosen().changeable()
                && !getChosen().secret()
                && !change.before().equals(getChosen().written());
    }

    /** What the file would hold; dots for a secret. */
    public String getAfter() {
        return getChosen().secret() && !text.isEmpty() ? new Secret(text).toString() : text;
    }

    /** Whether the review would change nothing. */
    public boolean isSame() {
        var present = getChosen().present();
        return getChosen().mark().matches(text)
                || (!getChosen().secret()
                        && (text.equals(present) || Spans.areSame(text, present)));
    }

    /** What a text of the file means: where it is empty, the default. */
    public String word(SettingView setting, String written) {
        if (!written.isEmpty()) {
            return spans.said(setting, written);
        }
        return setting.fallback().isEmpty()
                ? words.sentence("set_not_set", List.of())
                : words.sentence(
                        "set_default_of", List.of(spans.said(setting, setting.fallback())));
    }

    public boolean isReviewing() {
        return reviewing;
    }

    /** What somebody else made of it while the visitor looked; empty where nobody did. */
    public String getMeanwhile() {
        return meanwhile;
    }

    public String getText() {
        return text;
    }

    public void setText(@Nullable String text) {
        this.text = text == null ? "" : text;
    }
}
