package dev.dreamserver.home.web;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.Engines;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** How a program calls this house for the first time, for pages to show. */
@Named
@RequestScoped
public class FirstCall {

    @Inject Engines engines;
    @Inject Settings settings;

    /** The address for programs. */
    public String getAddress() {
        return settings.get(HouseSettings.URL) + "/v1";
    }

    /** A line that works in a shell as it stands, once the key is in OPENAI_API_KEY. */
    public String getExample() {
        return """
        curl %s/chat/completions \\
          -H "Authorization: Bearer $OPENAI_API_KEY" \\
          -H "Content-Type: application/json" \\
          -d '{"model":"%s","messages":[{"role":"user","content":"Hello"}]}'\
        """
                .formatted(getAddress(), model());
    }

    private String model() {
        return engines.ready().stream().findFirst().map(EngineEndpoint::model).orElse("MODEL");
    }
}
