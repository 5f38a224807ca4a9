package dev.dreamserver.chat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A message as its owner sees it.
 *
 * @param id its id
 * @param position its number in the conversation, in the order in which things were said
 * @param author who wrote it
 * @param text Markdown, not sanitised
 * @param createdAt when
 * @param answer how it came about, for what a model wrote
 * @param attached texts that a question brought along
 * @param pictures pictures that it brought along
 * @param variants the positions of all that was said in its place, itself among them, oldest first
 */
public record MessageView(
        UUID id,
        int position,
        Author author,
        String text,
        Instant createdAt,
        Optional<Answer> answer,
        List<AttachedFile> attached,
        List<PictureView> pictures,
        List<Integer> variants) {

    /** Copies the lists. */
    public MessageView {
        attached = List.copyOf(attached);
        pictures = List.copyOf(pictures);
        variants = List.copyOf(variants);
    }
}
