package dev.dreamserver.models.web;

import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.console.web.Words;
import dev.dreamserver.download.DownloadState;
import dev.dreamserver.download.DownloadView;
import dev.dreamserver.download.Downloads;
import dev.dreamserver.live.spi.Span;
import dev.dreamserver.platform.DreamException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is on its way to this machine, and what can be done about it. */
@Named
@RequestScoped
public class DownloadsTray {

    private static final double MIB = 1L << 20;

    @Inject Downloads downloads;
    @Inject Visitor visitor;
    @Inject Words words;
    @Inject ModelWords modelWords;

    private @Nullable List<DownloadView> rows;
    private @Nullable String refusal;

    /** Those that are neither here nor given up, in their order. */
    public List<DownloadView> getRows() {
        if (rows == null) {
            rows = downloads.list().stream().filter(DownloadView::underWay).toList();
        }
        return rows;
    }

    /**
     * Does with one of them what a button of the page names. The list may have changed since it was
     * shown, so the button names the download, not its place.
     */
    public void act() {
        var asked = FacesContext.getCurrentInstance().getExternalContext().getRequestParameterMap();
        var who = visitor.caller();
        try {
            var id = UUID.fromString(asked.getOrDefault("load", ""));
            switch (asked.getOrDefault("act", "")) {
                case "pause" -> downloads.pause(id, who);
                case "resume" -> downloads.resume(id, who);
                case "first" -> downloads.first(id, who);
                case "cancel" -> downloads.cancel(id, who);
                default -> refusal = words.said("There is no such download");
            }
        } catch (IllegalArgumentException nonsense) {
            refusal = words.said("There is no such download");
        } catch (DreamException no) {
            refusal = words.said(String.valueOf(no.getMessage()));
        }
        rows = null;
    }

    /** Why nothing was done. */
    public @Nullable String getRefusal() {
        return refusal;
    }

    /** Whether it waits behind another one. */
    public boolean canBeFirst(DownloadView view) {
        return view.state() == DownloadState.WAITING
                && getRows().stream()
                        .filter(one -> one.state() == DownloadState.WAITING)
                        .findFirst()
                        .filter(next -> !next.id().equals(view.id()))
                        .isPresent();
    }

    /** How much of it is here. */
    public String done(DownloadView view) {
        return modelWords.size(OptionalLong.of(view.done()));
    }

    /** Such as 34.1 MB/s. */
    public String speed(DownloadView view) {
        return String.format(visitor.locale(), "%.1f MB/s", view.perSecond() / MIB);
    }

    /** Such as 1 h 12 min, or 40 s; a dash where it is unknown. */
    public String left(DownloadView view) {
        return view.left().map(Span::of).orElse("–");
    }

    /** The words around what is here, with a place for it. */
    public String ofAll(DownloadView view) {
        return view.bytes() == 0
                ? "{0}"
                : words.sentence(
                        "downloads_of",
                        List.of("{0}", modelWords.size(OptionalLong.of(view.bytes()))));
    }
}
