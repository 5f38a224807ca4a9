package dev.dreamserver.installer.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.installer.process.Ask;
import java.util.ArrayList;

/** Reads a MicroProfile Health answer: which checks say no. */
final class Unready {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Unready() {}

    static String reason(Ask.Reply reply) {
        if (reply.status() == 0) {
            return "no answer to the probe";
        }
        try {
            var down = new ArrayList<String>();
            for (var check : JSON.readTree(reply.text()).path("checks")) {
                if (!"UP".equals(check.path("status").asText())) {
                    down.add(check.path("name").asText());
                }
            }
            return down.isEmpty()
                    ? "the health page answers " + reply.status()
                    : "not ready: " + String.join(", ", down);
        } catch (JsonProcessingException noJson) {
            return "the health page answers " + reply.status();
        }
    }
}
