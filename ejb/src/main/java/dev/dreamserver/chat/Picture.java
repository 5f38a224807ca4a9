package dev.dreamserver.chat;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;

/**
 * A picture that a question brought along. Never changed once it is kept, and read only where its
 * bytes are wanted: lists are told the rest.
 */
@Entity
@Table(name = "chat_picture")
@NullUnmarked
public class Picture {

    @SuppressWarnings("UnusedVariable") // queries look for it
    @EmbeddedId
    private Attachment.Place place;

    private String name;

    @Enumerated(EnumType.STRING)
    private PictureType type;

    private int width;
    private int height;

    @SuppressWarnings("UnusedVariable") // queries read it, and not the bytes
    private int size;

    private byte[] bytes;

    protected Picture() {} // JPA

    Picture(Attachment.Place place, PictureFile given) {
        this.place = place;
        this.name = given.name();
        this.type = given.type();
        this.width = given.width();
        this.height = given.height();
        this.size = given.bytes().length;
        this.bytes = given.bytes();
    }

    PictureFile file() {
        return new PictureFile(name, type, width, height, bytes);
    }
}
