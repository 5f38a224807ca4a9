package dev.dreamserver.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A model that sees, as far as a real llama-server can tell: the guide with a longer context, and
 * an eye of the shape of LLaVA with weights of chance. What it says of a picture is noise; that it
 * takes one, and that the picture changes what it says, is real.
 *
 * @param model the text model, a GGUF file
 * @param eye what {@code --mmproj} names
 */
public record SeeingModel(Path model, Path eye) {

    /** Tokens of prompt and answer together. */
    public static final int CONTEXT = 4096;

    private static final int PICTURE = 56;
    private static final int PATCH = 14;
    private static final int PATCHES = (PICTURE / PATCH) * (PICTURE / PATCH);
    private static final int EYE_WIDTH = 32;
    private static final int EYE_INNER = 64;

    /** Writes both into a folder. */
    public static SeeingModel in(Path folder) throws IOException {
        Files.createDirectories(folder);
        var guide = Files.readAllBytes(Guide.model());
        var width = number(guide, "llama.embedding_length").getInt();
        number(guide, "llama.context_length").putInt(CONTEXT);
        var model = Files.write(folder.resolve("seeing.gguf"), guide);
        return new SeeingModel(model, Files.write(folder.resolve("eye.gguf"), eye(width)));
    }

    /** What llama-server is started with besides; the guide's own template looks at few words. */
    public String options() {
        return "--mmproj " + eye + " --chat-template chatml";
    }

    /** The place of a number in a GGUF file: after its key and its type. */
    private static ByteBuffer number(byte[] gguf, String key) {
        var at = new String(gguf, StandardCharsets.ISO_8859_1).indexOf(key);
        return ByteBuffer.wrap(gguf, at + key.length() + Integer.BYTES, Integer.BYTES)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] eye(int width) {
        var file = new Gguf();
        file.text("general.architecture", "clip");
        file.text("clip.projector_type", "mlp");
        file.flag("clip.has_vision_encoder");
        file.flag("clip.use_gelu");
        file.number("clip.vision.image_size", PICTURE);
        file.number("clip.vision.patch_size", PATCH);
        file.number("clip.vision.embedding_length", EYE_WIDTH);
        file.number("clip.vision.feed_forward_length", EYE_INNER);
        file.number("clip.vision.projection_dim", width);
        file.number("clip.vision.block_count", 1);
        file.number("clip.vision.attention.head_count", 1);
        file.real("clip.vision.attention.layer_norm_epsilon", 1e-5f);
        file.reals("clip.vision.image_mean", 0.5f, 0.5f, 0.5f);
        file.reals("clip.vision.image_std", 0.5f, 0.5f, 0.5f);
        file.tensor("v.class_embd", EYE_WIDTH);
        file.tensor("v.patch_embd.weight", PATCH, PATCH, 3, EYE_WIDTH);
        file.tensor("v.position_embd.weight", EYE_WIDTH, PATCHES + 1);
        for (var part : List.of("attn_q", "attn_k", "attn_v", "attn_out")) {
            file.layer("v.blk.0." + part, EYE_WIDTH, EYE_WIDTH);
        }
        file.layer("v.blk.0.ffn_up", EYE_WIDTH, EYE_INNER);
        file.layer("v.blk.0.ffn_down", EYE_INNER, EYE_WIDTH);
        for (var norm : List.of("v.pre_ln", "v.blk.0.ln1", "v.blk.0.ln2")) {
            file.tensor(norm + ".weight", EYE_WIDTH);
            file.tensor(norm + ".bias", EYE_WIDTH);
        }
        file.layer("mm.0", EYE_WIDTH, width);
        file.layer("mm.2", width, width);
        return file.bytes();
    }

    /** A GGUF file of version 3 whose weights are chance, the same each time. */
    private static final class Gguf {

        private static final int ALIGNMENT = 32;

        private final Random chance = new Random(7);
        private final ByteArrayOutputStream keys = new ByteArrayOutputStream();
        private final ByteArrayOutputStream names = new ByteArrayOutputStream();
        private final ByteArrayOutputStream weights = new ByteArrayOutputStream();
        private int keyCount;
        private int tensorCount;

        void text(String key, String value) {
            key(key, 8);
            words(keys, value);
        }

        void flag(String key) {
            key(key, 7);
            keys.write(1);
        }

        void number(String key, int value) {
            key(key, 4);
            keys.writeBytes(bytes(value));
        }

        void real(String key, float value) {
            key(key, 6);
            keys.writeBytes(bytes(Float.floatToIntBits(value)));
        }

        void reals(String key, float... values) {
            key(key, 9);
            keys.writeBytes(bytes(6));
            keys.writeBytes(bytes((long) values.length));
            for (var value : values) {
                keys.writeBytes(bytes(Float.floatToIntBits(value)));
            }
        }

        void layer(String name, int from, int to) {
            tensor(name + ".weight", from, to);
            tensor(name + ".bias", to);
        }

        void tensor(String name, int... dimensions) {
            words(names, name);
            names.writeBytes(bytes(dimensions.length));
            var count = 1;
            for (var dimension : dimensions) {
                names.writeBytes(bytes((long) dimension));
                count *= dimension;
            }
            names.writeBytes(bytes(0)); // of 32-bit floats
            names.writeBytes(bytes((long) weights.size()));
            for (var at = 0; at < count; at++) {
                weights.writeBytes(bytes(Float.floatToIntBits((float) chance.nextGaussian())));
            }
            pad(weights);
            tensorCount++;
        }

        byte[] bytes() {
            var all = new ByteArrayOutputStream();
            all.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
            all.writeBytes(bytes(3));
            all.writeBytes(bytes((long) tensorCount));
            all.writeBytes(bytes((long) keyCount));
            all.writeBytes(keys.toByteArray());
            all.writeBytes(names.toByteArray());
            pad(all);
            all.writeBytes(weights.toByteArray());
            return all.toByteArray();
        }

        private void key(String key, int type) {
            keyCount++;
            words(keys, key);
            keys.writeBytes(bytes(type));
        }

        private static void words(ByteArrayOutputStream out, String text) {
            out.writeBytes(bytes((long) text.length()));
            out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }

        private static void pad(ByteArrayOutputStream out) {
            out.writeBytes(new byte[(ALIGNMENT - out.size() % ALIGNMENT) % ALIGNMENT]);
        }

        private static byte[] bytes(int value) {
            return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
        }

        private static byte[] bytes(long value) {
            return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
        }
    }
}
