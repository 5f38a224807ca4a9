package dev.dreamserver.console.web;

import dev.dreamserver.identity.Preferences;
import dev.dreamserver.identity.web.SignedIn;
import jakarta.faces.application.ViewHandler;
import jakarta.faces.application.ViewHandlerWrapper;
import jakarta.faces.context.FacesContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;

/** Every page is in the language its visitor chose; where they chose none, in the browser's. */
public class PersonsLanguage extends ViewHandlerWrapper {

    /** Stands before Faces' own. */
    public PersonsLanguage(ViewHandler wrapped) {
        super(wrapped);
    }

    @Override
    public Locale calculateLocale(FacesContext faces) {
        var request = (HttpServletRequest) faces.getExternalContext().getRequest();
        return SignedIn.preferences(request)
                .map(Preferences::language)
                .map(Locale::of)
                .filter(Words.languages()::contains)
                .orElseGet(() -> Words.known(Collections.list(request.getLocales())));
    }
}
