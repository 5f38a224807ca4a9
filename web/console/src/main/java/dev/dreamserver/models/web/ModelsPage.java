package dev.dreamserver.models.web;

import dev.dreamserver.catalog.Fit;
import dev.dreamserver.catalog.Purpose;
import dev.dreamserver.catalog.Room;
import dev.dreamserver.console.web.Mistakes;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.download.DownloadError;
import dev.dreamserver.engine.SwitchView;
import dev.dreamserver.models.ModelError;
import dev.dreamserver.models.ModelFilter;
import dev.dreamserver.models.ModelFilter.Show;
import dev.dreamserver.models.ModelRegistry;
import dev.dreamserver.models.ModelView;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.ErrorCode;
import dev.dreamserver.security.Roles;
import jakarta.annotation.PostConstruct;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Models: what there is, what fits, and what is done with one of them. */
@Named
@ViewScoped
public class ModelsPage implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int FIRST = 50;
    private static final int MOST = 1000;
    private static final Map<ErrorCode, String> FIELDS =
            Map.of(
                    ModelError.SOURCE, "source",
                    ModelError.FILE, "source",
                    ModelError.HERE, "source",
                    ModelError.NOT_ALLOWED, "source",
                    DownloadError.ADDRESS, "source",
                    DownloadError.NAME, "source",
                    DownloadError.UNDER_WAY, "source",
                    ModelError.LICENCE, "accept");

    @Inject transient ModelRegistry registry;
    @Inject transient ModelsLive live;
    @Inject transient Visitor visitor;
    @Inject transient Words words;
    @Inject transient Mistakes mistakes;

    private transient @Nullable List<ModelView> rows;
    private transient @Nullable Room room;
    private transient @Nullable ModelView one;

    private String text = "";
    private Show show = Show.ALL;
    private @Nullable Purpose purpose;
    private int most = FIRST;

    private @Nullable String chosen;
    private boolean accepted;
    private String source = "";
    private @Nullable String refusal;

    @PostConstruct
    void ask() {
        var asked = FacesContext.getCurrentInstance().getExternalContext();
        text = parameter(asked, "q");
        show = word(Show.class, parameter(asked, "show")).orElse(Show.ALL);
        purpose = word(Purpose.class, parameter(asked, "for")).orElse(null);
        most = parameter(asked, "all").isEmpty() ? FIRST : MOST;
    }

    private static String parameter(ExternalContext asked, String name) {
        var text = asked.getRequestParameterMap().get(name);
        return text == null ? "" : text.strip().substring(0, Math.min(100, text.strip().length()));
    }

    private static <E extends Enum<E>> Optional<E> word(Class<E> words, String text) {
        return Arrays.stream(words.getEnumConstants())
                .filter(word -> word.name().equalsIgnoreCase(text))
                .findFirst();
    }

    private List<ModelView> all() {
        if (rows == null) {
            rows = registry.list(new ModelFilter(text, show, Optional.ofNullable(purpose)));
        }
        return rows;
    }

    /** The first of those that match. */
    public List<ModelView> getRows() {
        return all().subList(0, Math.min(most, all().size()));
    }

    /** How many match. */
    public int getCount() {
        return all().size();
    }

    /** How many more there are. */
    public int getMore() {
        return Math.max(0, all().size() - most);
    }

    /** Where a model would live. */
    public Room getRoom() {
        if (room == null) {
            room = registry.room();
        }
        return room;
    }

    public boolean isOnGpu() {
        return getRoom().kind() != Room.Kind.MEMORY;
    }

    public boolean isFiltered() {
        return !text.isEmpty() || show != Show.ALL || purpose != null;
    }

    /** The page's address with another choice of which to show. */
    public String showing(String which) {
        return "?show=%s&for=%s&q=%s"
                .formatted(
                        which,
                        purpose == null ? "" : purpose.name(),
                        URLEncoder.encode(text, StandardCharsets.UTF_8));
    }

    /** The page's address with all of them. */
    public String getWhole() {
        return showing(show.name()) + "&all=1";
    }

    public Purpose[] getPurposes() {
        return Purpose.values();
    }

    /** Whether the visitor may do anything here. */
    public boolean isActing() {
        var who = visitor.caller();
        return who.has(Roles.ADMIN) || who.has(Roles.OPERATOR);
    }

    /** Whether the engine can be switched to it. */
    public boolean chats(ModelView model) {
        return ModelRegistry.chats(model);
    }

    /** The newest switch, if people still want to hear of it. */
    public Optional<SwitchView> getSwitching() {
        return registry.latestSwitch();
    }

    /** Names what the page shows of it; see {@link ModelsLive}. */
    public String getSwitchState() {
        return live.state();
    }

    /** The model that answers now. */
    public Optional<ModelView> getAnswering() {
        return registry.list(ModelFilter.ALL).stream()
                .filter(model -> model.state() == ModelView.State.IN_USE)
                .findFirst();
    }

    // ---- one of them ----------------------------------------------------------------------------

    /** Takes the model that a button of the page names: it is what a dialog is then about. */
    public void choose() {
        chosen =
                FacesContext.getCurrentInstance()
                        .getExternalContext()
                        .getRequestParameterMap()
                        .get("model");
        accepted = false;
        refusal = null;
    }

    /** The model that a dialog is about. */
    public @Nullable ModelView getOne() {
        if (chosen != null && (one == null || !one.id().equals(chosen))) {
            one = registry.one(chosen);
        }
        return one;
    }

    /** Whether its sum says that it is too big. */
    public boolean isRed() {
        var model = getOne();
        return model != null
                && model.fit().filter(fit -> fit.verdict() == Fit.Verdict.RED).isPresent();
    }

    /** Fetches the chosen one. */
    public void download() {
        act("fetch", () -> registry.download(chosenId(), accepted, visitor.caller()));
    }

    /** Begins to switch to the chosen one. */
    public void use() {
        act("switch", () -> registry.use(chosenId(), isRed(), visitor.caller()));
    }

    /** Deletes the chosen one. */
    public void delete() {
        act(
                "",
                () -> {
                    registry.delete(chosenId(), visitor.caller());
                    return chosen;
                });
    }

    /** Has the deleted one back that a button of the page names. */
    public void undelete() {
        choose();
        act(
                "",
                () -> {
                    registry.undelete(chosenId(), visitor.caller());
                    return chosen;
                });
    }

    /** Opens the form for another model. */
    public void begin() {
        source = "";
        refusal = null;
    }

    /** Adds the model of the form. */
    public void add() {
        act("add", () -> registry.add(source, visitor.caller()));
    }

    /** Looks again, by other words where the page says so. */
    public void refresh() {
        var asked = FacesContext.getCurrentInstance().getExternalContext();
        if (asked.getRequestParameterMap().containsKey("q")) {
            text = parameter(asked, "q");
        }
        rows = null;
        one = null;
    }

    private String chosenId() {
        return chosen == null ? "" : chosen;
    }

    /** What is done, with an id as its outcome. */
    private interface Act {
        @Nullable Object done();
    }

    private void act(String form, Act act) {
        refusal = null;
        try {
            act.done();
        } catch (DreamException no) {
            if (form.isEmpty()) {
                refuse(no);
            } else {
                mistakes.tell(form, no, FIELDS);
            }
        } finally {
            refresh();
        }
    }

    private void refuse(DreamException no) {
        var said = words.said(String.valueOf(no.getMessage()));
        refusal = said.endsWith(".") ? said : said + ".";
        FacesContext.getCurrentInstance().validationFailed();
    }

    /** Why what was asked for without a form was not done. */
    public @Nullable String getRefusal() {
        return refusal;
    }

    public String getText() {
        return text;
    }

    public String getShow() {
        return show.name();
    }

    public String getPurpose() {
        return purpose == null ? "" : purpose.name();
    }

    public boolean isAccepted() {
        return accepted;
    }

    public void setAccepted(boolean accepted) {
        this.accepted = accepted;
    }

    public String getSource() {
        return source;
    }

    public void setSource(@Nullable String source) {
        this.source = source == null ? "" : source;
    }
}
