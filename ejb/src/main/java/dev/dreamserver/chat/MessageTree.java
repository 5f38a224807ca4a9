package dev.dreamserver.chat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How one conversation hangs together, without what was said in it. Several messages may follow the
 * same one: a question put differently, an answer had again. A way through it ends at one message.
 */
final class MessageTree {

    /** What stands at the beginning follows this. */
    private static final int NOTHING = 0;

    private final Map<Integer, MessagePlace> byPosition = new HashMap<>();
    private final Map<Integer, List<MessagePlace>> following = new HashMap<>();

    MessageTree(List<MessagePlace> all) {
        all.stream().sorted(Comparator.comparingInt(MessagePlace::position)).forEach(this::put);
    }

    private void put(MessagePlace message) {
        byPosition.put(message.position(), message);
        following
                .computeIfAbsent(message.follows().orElse(NOTHING), none -> new ArrayList<>())
                .add(message);
    }

    int size() {
        return byPosition.size();
    }

    /** A place that is free. */
    int next() {
        return byPosition.keySet().stream().mapToInt(it -> it).max().orElse(NOTHING) + 1;
    }

    @Nullable MessagePlace at(int position) {
        return byPosition.get(position);
    }

    /** The messages up to this one, oldest first. */
    List<MessagePlace> wayTo(OptionalInt end) {
        var way = new ArrayList<MessagePlace>();
        var at = end;
        while (at.isPresent()) {
            var message = byPosition.get(at.getAsInt());
            if (message == null) {
                break;
            }
            way.add(message);
            at = message.follows();
        }
        return way.reversed();
    }

    /** The end that is reached from this message when the newest is followed at each fork. */
    int newestEndFrom(int position) {
        var at = position;
        while (following.containsKey(at)) {
            at = following.get(at).getLast().position();
        }
        return at;
    }

    /** The positions of all that stand in this message's place, itself among them, oldest first. */
    List<Integer> variants(MessagePlace message) {
        return following.getOrDefault(message.follows().orElse(NOTHING), List.of()).stream()
                .filter(one -> one.author() == message.author())
                .map(MessagePlace::position)
                .toList();
    }
}
