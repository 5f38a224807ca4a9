package dev.dreamserver.house;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Optional;

/**
 * Tells whether a page looks as it did, as an eye would: both pictures are halved and lightly
 * blurred, so that the edges of letters, which every machine draws a little otherwise, weigh
 * little; then it looks for a square in which too many pixels differ by too much.
 */
public final class Likeness {

    /** The side of a square, in pixels of the halved picture: a line of text fills one. */
    private static final int SQUARE = 8;

    /** Of 255, in red, green or blue. */
    private static final int NOTICEABLE = 20;

    /** Of the pixels of a square. */
    private static final double TOO_MANY = 0.4;

    private Likeness() {}

    /** The picture at half its size, each pixel the mean of four: what is kept as a reference. */
    public static BufferedImage halved(BufferedImage picture) {
        var width = picture.getWidth() / 2;
        var height = picture.getHeight() / 2;
        var half = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var from = pixels(picture);
        var to = new int[width * height];
        for (var at = 0; at < to.length; at++) {
            var x = 2 * (at % width);
            var y = 2 * (at / width);
            to[at] = mean(from, picture.getWidth(), x, y, x + 1, y + 1);
        }
        half.setRGB(0, 0, width, height, to, 0, width);
        return half;
    }

    /**
     * What is not alike in two halved pictures, to look at: the reference, what is seen now, and
     * the squares that differ. Empty where they are alike; of another size they never are.
     */
    public static Optional<BufferedImage> difference(BufferedImage reference, BufferedImage now) {
        var width = now.getWidth();
        var height = now.getHeight();
        if (reference.getWidth() != width || reference.getHeight() != height) {
            return Optional.of(beside(reference, now, new boolean[width * height]));
        }
        var differs = differs(blurred(reference), blurred(now));
        var found = false;
        var marked = new boolean[width * height];
        for (var y = 0; y <= height - SQUARE; y += SQUARE / 2) {
            for (var x = 0; x <= width - SQUARE; x += SQUARE / 2) {
                if (count(differs, width, x, y) > TOO_MANY * SQUARE * SQUARE) {
                    mark(marked, width, x, y);
                    found = true;
                }
            }
        }
        return found ? Optional.of(beside(reference, now, marked)) : Optional.empty();
    }

    private static int[] pixels(BufferedImage picture) {
        var width = picture.getWidth();
        return picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
    }

    private static int[] blurred(BufferedImage picture) {
        var width = picture.getWidth();
        var height = picture.getHeight();
        var from = pixels(picture);
        var blurred = new int[from.length];
        for (var at = 0; at < from.length; at++) {
            var x = at % width;
            var y = at / width;
            blurred[at] =
                    mean(
                            from,
                            width,
                            Math.max(0, x - 1),
                            Math.max(0, y - 1),
                            Math.min(width - 1, x + 1),
                            Math.min(height - 1, y + 1));
        }
        return blurred;
    }

    private static int mean(int[] pixels, int width, int left, int top, int right, int bottom) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (var y = top; y <= bottom; y++) {
            for (var x = left; x <= right; x++) {
                var colour = pixels[y * width + x];
                red += red(colour);
                green += green(colour);
                blue += blue(colour);
            }
        }
        var many = (right - left + 1) * (bottom - top + 1);
        return (red / many) << 16 | (green / many) << 8 | blue / many;
    }

    private static boolean[] differs(int[] one, int[] other) {
        var differs = new boolean[one.length];
        for (var at = 0; at < differs.length; at++) {
            differs[at] =
                    Math.abs(red(one[at]) - red(other[at])) > NOTICEABLE
                            || Math.abs(green(one[at]) - green(other[at])) > NOTICEABLE
                            || Math.abs(blue(one[at]) - blue(other[at])) > NOTICEABLE;
        }
        return differs;
    }

    private static int red(int colour) {
        return colour >> 16 & 255;
    }

    private static int green(int colour) {
        return colour >> 8 & 255;
    }

    private static int blue(int colour) {
        return colour & 255;
    }

    private static int count(boolean[] differs, int width, int left, int top) {
        var count = 0;
        for (var y = top; y < top + SQUARE; y++) {
            for (var x = left; x < left + SQUARE; x++) {
                count += differs[y * width + x] ? 1 : 0;
            }
        }
        return count;
    }

    private static void mark(boolean[] marked, int width, int left, int top) {
        for (var y = top; y < top + SQUARE; y++) {
            for (var x = left; x < left + SQUARE; x++) {
                marked[y * width + x] = true;
            }
        }
    }

    private static BufferedImage beside(
            BufferedImage reference, BufferedImage now, boolean[] marked) {
        var gap = 4;
        var sheet =
                new BufferedImage(
                        reference.getWidth() + 2 * (now.getWidth() + gap),
                        Math.max(reference.getHeight(), now.getHeight()),
                        BufferedImage.TYPE_INT_RGB);
        var pen = sheet.createGraphics();
        pen.drawImage(reference, 0, 0, null);
        pen.drawImage(now, reference.getWidth() + gap, 0, null);
        var last = reference.getWidth() + now.getWidth() + 2 * gap;
        pen.drawImage(now, last, 0, null);
        pen.dispose();
        for (var at = 0; at < marked.length; at++) {
            if (marked[at]) {
                sheet.setRGB(
                        last + at % now.getWidth(), at / now.getWidth(), Color.MAGENTA.getRGB());
            }
        }
        return sheet;
    }
}
