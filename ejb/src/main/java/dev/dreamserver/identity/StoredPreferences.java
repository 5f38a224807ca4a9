package dev.dreamserver.identity;

import dev.dreamserver.identity.Preferences.Theme;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What somebody chose for themselves. */
@Entity
@Table(name = "identity_preferences")
public class StoredPreferences {

    @Id
    @Column(name = "person_id")
    private String personId;

    private String language;

    @Enumerated(EnumType.STRING)
    private Theme theme;

    @Column(name = "single_keys")
    private boolean singleKeys;

    @SuppressWarnings("NullAway.Init")
    protected StoredPreferences() {} // JPA

    @SuppressWarnings("NullAway.Init") // by become()
    StoredPreferences(String personId, Preferences first) {
        this.personId = personId;
        become(first);
    }

    final void become(Preferences now) {
        language = now.language();
        theme = now.theme();
        singleKeys = now.singleKeys();
    }

    Preferences view() {
        return new Preferences(language, theme, singleKeys);
    }
}
