package dev.dreamserver.chat;

/** The kinds of pictures that the house keeps. Every engine that sees reads both. */
public enum PictureType {
    PNG("image/png"),
    JPEG("image/jpeg");

    private final String mediaType;

    PictureType(String mediaType) {
        this.mediaType = mediaType;
    }

    /** What it is called on the wire. */
    public String mediaType() {
        return mediaType;
    }
}
