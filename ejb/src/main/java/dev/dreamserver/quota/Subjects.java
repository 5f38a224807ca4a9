package dev.dreamserver.quota;

import dev.dreamserver.identity.People;
import dev.dreamserver.identity.PersonView;
import dev.dreamserver.keys.KeyRing;
import dev.dreamserver.keys.KeyView;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Caller;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** Whom a text means, and what people call them. */
@Dependent
public class Subjects {

    @Inject People people;
    @Inject KeyRing keys;

    /**
     * Whom a text means.
     *
     * @param text the name of a team or project, the id or user name of a person, the id or name of
     *     a key
     */
    public Subject find(Subject.Kind kind, String text) {
        var asked = new Subject(kind, text);
        return switch (kind) {
            case HOUSE, TEAM, PROJECT -> asked;
            case PERSON ->
                    asked.id().equals(Caller.OWNER)
                            ? asked
                            : people.find(asked.id())
                                    .or(() -> people.named(asked.id()))
                                    .map(person -> new Subject(kind, person.personId()))
                                    .orElseThrow(
                                            () ->
                                                    new DreamException(
                                                            QuotaError.SUBJECT,
                                                            "There is no such person"));
            case KEY -> new Subject(kind, key(asked.id()).id().toString());
        };
    }

    /** What people call them; empty for the house. */
    public String name(Subject subject) {
        return switch (subject.kind()) {
            case HOUSE -> "";
            case TEAM, PROJECT -> subject.id();
            case PERSON -> people.find(subject.id()).map(PersonView::name).orElse(subject.id());
            case KEY -> key(subject.id()).name();
        };
    }

    private KeyView key(String text) {
        var found =
                keys.listAll().stream()
                        .filter(key -> key.state() == KeyView.State.ACTIVE)
                        .filter(key -> key.id().toString().equals(text) || key.name().equals(text))
                        .toList();
        if (found.size() != 1) {
            throw new DreamException(
                    QuotaError.SUBJECT, "There is no such key, or more than one of this name");
        }
        return found.getFirst();
    }
}
