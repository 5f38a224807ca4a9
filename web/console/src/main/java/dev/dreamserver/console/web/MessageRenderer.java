package dev.dreamserver.console.web;

import jakarta.faces.component.UIOutput;
import jakarta.faces.component.UIParameter;
import jakarta.faces.context.FacesContext;
import jakarta.faces.render.Renderer;
import java.io.IOException;

/**
 * Writes {@code h:outputFormat} in place of the one of Faces, which knows no plurals: the value is
 * a {@link MessageText}, and the {@code f:param} within are its values. Escaped always.
 */
public final class MessageRenderer extends Renderer<UIOutput> {

    @Override
    public void encodeEnd(FacesContext context, UIOutput component) throws IOException {
        var values =
                component.getChildren().stream()
                        .filter(UIParameter.class::isInstance)
                        .map(child -> ((UIParameter) child).getValue())
                        .toArray();
        var text =
                MessageText.of(
                        context.getViewRoot().getLocale(),
                        String.valueOf(component.getValue()),
                        values);
        context.getResponseWriter().writeText(text, component, "value");
    }
}
