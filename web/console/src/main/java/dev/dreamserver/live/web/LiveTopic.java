package dev.dreamserver.live.web;

import dev.dreamserver.live.spi.LiveSource;
import dev.dreamserver.security.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A topic as one reader watches it.
 *
 * @param name its name on the board: with the reader, where it says another thing to each
 * @param source what is asked
 * @param who the reader, where it says another thing to each
 */
record LiveTopic(String name, LiveSource source, Optional<Caller> who) {

    static LiveTopic of(LiveSource source, Caller reader) {
        if (!source.personal()) {
            return new LiveTopic(source.topic(), source, Optional.empty());
        }
        var roles = String.join(" ", new TreeSet<>(reader.roles()));
        var name = source.topic() + LiveBoard.TO + reader.personId() + " " + roles;
        return new LiveTopic(name, source, Optional.of(reader));
    }

    Map<String, Object> values() {
        return who.map(source::values).orElseGet(source::values);
    }
}
