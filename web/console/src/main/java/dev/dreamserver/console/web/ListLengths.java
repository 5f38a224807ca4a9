package dev.dreamserver.console.web;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How much of each long list a page shows: its beginning, and more when somebody asks for it. */
@Named
@ViewScoped
public class ListLengths implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Rows of a list that nobody has asked more of. */
    private static final int FIRST = 50;

    private static final int MORE = 200;

    @Inject transient Words words;

    private final Map<String, Integer> asked = new HashMap<>();

    /** How many rows of this list are shown at most. */
    public int of(String list) {
        return FIRST + asked.getOrDefault(list, 0);
    }

    /** Shows more of it. */
    public void more(String list) {
        asked.merge(list, MORE, Integer::sum);
    }

    /** What the button for more says. */
    public String words(String list, int all) {
        var next = Math.min(MORE, all - of(list));
        return words.sentence("list_more", List.of(Integer.toString(next)));
    }
}
