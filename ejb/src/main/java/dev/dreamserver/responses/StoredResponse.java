package dev.dreamserver.responses;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A response that is kept, with what was said.
 *
 * @param input the items that were asked, as a list in JSON
 * @param response the response, in JSON
 */
public record StoredResponse(String input, String response) {

    /** About how many bytes it takes. */
    long bytes() {
        return (long) input.length() + response.length();
    }

    /** The response in OpenAI's form. */
    public byte[] json() {
        return response.getBytes(StandardCharsets.UTF_8);
    }

    /** All that was said by now, as items of an input, with a comma between them. */
    public byte[] conversation() {
        try {
            return ResponseItems.conversation(input, response).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException never) {
            throw new IllegalStateException("a kept response cannot be read", never);
        }
    }

    /**
     * A page of the items that were asked, in OpenAI's form.
     *
     * @param after the id of the item before the first of the page; empty for the first page
     * @return empty where no item has that id
     */
    public Optional<byte[]> inputItems(Optional<String> after, int limit, boolean newestFirst) {
        try {
            return ResponseItems.page(input, after, limit, newestFirst)
                    .map(page -> page.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException never) {
            throw new IllegalStateException("a kept response cannot be read", never);
        }
    }
}
