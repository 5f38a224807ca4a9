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
        var half =
                new BufferedImage(
                        picture.getWidth() / 2,
                        picture.getHeight() / 2,
                        BufferedImage.TYPE_INT_RGB);
        for (var y = 0; y < half.getHeight(); y++) {
            for (var x = 0; x < half.getWidth(); x++) {
                half.setRGB(x, y, mean(picture, 2 * x, 2 * y, 2 * x + 1, 2 * y + 1));
            }
        }
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

    private static BufferedImage blurred(BufferedImage picture) {
        var width = picture.getWidth();
        var height = picture.getHeight();
        var blurred = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (var y = 0; y < height; y++) {
            for (var x = 0; x < width; x++) {
                blurred.setRGB(
                        x,
                        y,
                        mean(
                                picture,
                                Math.max(0, x - 1),
                                Math.max(0, y - 1),
                                Math.min(width - 1, x + 1),
                                Math.min(height - 1, y + 1)));
            }
        }
        return blurred;
    }

    private static int mean(BufferedImage picture, int left, int top, int right, int bottom) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (var y = top; y <= bottom; y++) {
            for (var x = left; x <= right; x++) {
                var colour = new Color(picture.getRGB(x, y));
                red += colour.getRed();
                green += colour.getGreen();
                blue += colour.getBlue();
            }
        }
        var many = (right - left + 1) * (bottom - top + 1);
        return new Color(red / many, green / many, blue / many).getRGB();
    }

    private static boolean[] differs(BufferedImage one, BufferedImage other) {
        var width = one.getWidth();
        var differs = new boolean[width * one.getHeight()];
        for (var at = 0; at < differs.length; at++) {
            var was = new Color(one.getRGB(at % width, at / width));
            var is = new Color(other.getRGB(at % width, at / width));
            differs[at] =
                    Math.abs(was.getRed() - is.getRed()) > NOTICEABLE
                            || Math.abs(was.getGreen() - is.getGreen()) > NOTICEABLE
                            || Math.abs(was.getBlue() - is.getBlue()) > NOTICEABLE;
        }
        return differs;
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
