package dev.dreamserver.console.web;

import jakarta.faces.component.FacesComponent;
import jakarta.faces.component.UIComponent;
import jakarta.faces.component.UIComponentBase;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.facelets.ComponentConfig;
import jakarta.faces.view.facelets.ComponentHandler;
import jakarta.faces.view.facelets.FaceletContext;
import jakarta.faces.view.facelets.TagAttribute;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A part of a page that is the same for many: made once for each language and each value of {@code
 * by}, and kept as markup from then on. Nothing in it may depend on anything else, and {@code by}
 * has few values, such as roles and the names of pages: what is kept is never dropped.
 */
@FacesComponent(Kept.TYPE)
public class Kept extends UIComponentBase {

    static final String TYPE = "dream.Kept";

    private static final Map<String, String> MARKUP = new ConcurrentHashMap<>();

    private String key = "";

    @Override
    public String getFamily() {
        return TYPE;
    }

    @Override
    public boolean getRendersChildren() {
        return true;
    }

    @Override
    public void encodeChildren(FacesContext context) throws IOException {
        var markup = MARKUP.get(key);
        if (markup == null) {
            markup = made(context);
            MARKUP.put(key, markup);
        }
        context.getResponseWriter().write(markup);
    }

    private String made(FacesContext context) throws IOException {
        var page = context.getResponseWriter();
        var markup = new StringWriter();
        var own = page.cloneWithWriter(markup);
        context.setResponseWriter(own);
        try {
            super.encodeChildren(context);
            own.flush();
        } finally {
            context.setResponseWriter(page);
        }
        return markup.toString();
    }

    /** Builds the content only where it is not kept yet. */
    public static final class Handler extends ComponentHandler {

        private final TagAttribute by;

        /** What Facelets makes of the tag. */
        public Handler(ComponentConfig config) {
            super(config);
            this.by = getRequiredAttribute("by");
        }

        @Override
        public void onComponentCreated(
                FaceletContext context, UIComponent made, UIComponent parent) {
            made.setTransient(true);
        }

        @Override
        public void applyNextHandler(FaceletContext context, UIComponent made) throws IOException {
            var kept = (Kept) made;
            var language = context.getFacesContext().getViewRoot().getLocale().toLanguageTag();
            kept.key = tagId + ' ' + language + ' ' + by.getValue(context);
            if (!MARKUP.containsKey(kept.key)) {
                super.applyNextHandler(context, made);
            }
        }
    }
}
