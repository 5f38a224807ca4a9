package dev.dreamserver.console.web;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.ErrorCode;
import dev.dreamserver.platform.PlatformError;
import dev.dreamserver.platform.Refusal;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What is wrong with a form, in the visitor's words: all of it at once, each mistake at its field.
 * Every form has a {@code ds:mistakes}, from where {@code mistakes.js} puts them beside the fields.
 */
@Named
@RequestScoped
public class Mistakes {

    @Inject Words words;

    /**
     * What is wrong with one field.
     *
     * @param field its id in the page; empty where it is about none alone
     */
    public record Mistake(String field, String text) {}

    /** Tells a refusal in this form; its fields are called as the refusal calls them. */
    public void tell(String form, DreamException no) {
        tell(form, no, Map.of());
    }

    /**
     * Tells a refusal in this form.
     *
     * @param fields of codes that are always about the same field
     */
    public void tell(String form, DreamException no, Map<ErrorCode, String> fields) {
        for (var one : no.refusals()) {
            var field = one.field().isEmpty() ? fields.getOrDefault(one.code(), "") : one.field();
            tell(form, field, said(one));
        }
    }

    /** Tells a mistake of a field in this form, in words of the page. */
    public void tell(String form, String field, String text) {
        var faces = FacesContext.getCurrentInstance();
        faces.addMessage(
                field.isEmpty() ? form : form + ":" + field,
                new FacesMessage(FacesMessage.SEVERITY_ERROR, text, null));
        faces.validationFailed();
    }

    /**
     * Whether somebody else was faster. Then nothing is wrong with the form: it stays open, and the
     * page shows with a {@code ds:meanwhile} what stands now.
     */
    public boolean changedMeanwhile(DreamException no) {
        var changed = no.code() == PlatformError.CHANGED_MEANWHILE;
        if (changed) {
            FacesContext.getCurrentInstance().validationFailed();
        }
        return changed;
    }

    private String said(Refusal one) {
        var text = words.said(one.message());
        return text.endsWith(".") ? text : text + ".";
    }

    /** What is wrong with this form, those that Faces found too. */
    public List<Mistake> of(String form) {
        var faces = FacesContext.getCurrentInstance();
        Iterable<String> ids = faces::getClientIdsWithMessages;
        return StreamSupport.stream(ids.spliterator(), false)
                .filter(id -> id != null && (id + ":").startsWith(form + ":"))
                .map(id -> new Mistake(id.equals(form) ? "" : id, texts(faces, id)))
                .toList();
    }

    private static String texts(FacesContext faces, String id) {
        return faces.getMessageList(id).stream()
                .map(FacesMessage::getSummary)
                .distinct()
                .collect(Collectors.joining(" "));
    }
}
