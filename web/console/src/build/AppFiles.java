import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Makes what belongs to an app that is installed: its icons, drawn from the mark and the colours of
 * the night, and humans.txt. Run by the build: {@code java AppFiles.java <tokens.css> <version>
 * <target>}. The same sources give the same bytes.
 */
class AppFiles {

    /** The mark is drawn on a field of 32, as in moon.svg. */
    private static final double FIELD = 32;

    private static final Pattern COLOUR = Pattern.compile("#[0-9a-f]{6}");
    private static final Pattern NIGHT = Pattern.compile("--ds-night:.*linear-gradient\\(([^;]*)");
    private static final Pattern MOON = Pattern.compile("--ds-night-accent:(#[0-9a-f]{6})");

    private final Color[] night;
    private final Color moon;

    private AppFiles(String tokens) {
        night =
                COLOUR.matcher(first(NIGHT, tokens)).results()
                        .map(found -> Color.decode(found.group()))
                        .toArray(Color[]::new);
        moon = Color.decode(first(MOON, tokens));
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        var files = new AppFiles(Files.readString(Path.of(args[0])));
        var webapp = Path.of(args[2]);
        var looks = Files.createDirectories(webapp.resolve("resources/ds"));
        for (var size : new int[] {192, 512}) {
            write(files.icon(size, .76, true), looks.resolve("icon-" + size + ".png"));
        }
        // Systems cut these to a shape of their own: nothing that matters is near an edge.
        write(files.icon(512, .6, false), looks.resolve("icon-mask-512.png"));
        write(files.icon(180, .7, false), looks.resolve("icon-touch-180.png"));
        Files.writeString(webapp.resolve("humans.txt"), humans(args[1], lastChange()));
    }

    /** The moon in the night; rounded where nobody else cuts the corners. */
    private BufferedImage icon(int size, double share, boolean rounded) {
        var image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        var pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        pen.scale(size / FIELD, size / FIELD);
        Shape ground =
                rounded
                        ? new RoundRectangle2D.Double(0, 0, FIELD, FIELD, 14.5, 14.5)
                        : new Rectangle2D.Double(0, 0, FIELD, FIELD);
        pen.setPaint(
                new LinearGradientPaint(
                        new Point2D.Double(1, 9),
                        new Point2D.Double(31, 23),
                        new float[] {0, .52f, 1},
                        night));
        pen.fill(ground);
        pen.setPaint(
                new RadialGradientPaint(
                        new Point2D.Double(29, -3),
                        22,
                        new float[] {0, 1},
                        new Color[] {new Color(176, 184, 255, 150), new Color(176, 184, 255, 0)}));
        pen.fill(ground);
        drawMoon(pen, share);
        pen.dispose();
        return image;
    }

    private void drawMoon(Graphics2D pen, double share) {
        pen.translate(FIELD / 2, FIELD / 2);
        pen.scale(share, share);
        pen.translate(-FIELD / 2, -FIELD / 2);
        var crescent = new Area(circle(15.795, 16.205, 12));
        crescent.subtract(new Area(circle(19.25, 12.75, 10.96)));
        pen.setPaint(
                new LinearGradientPaint(
                        new Point2D.Double(6, 6),
                        new Point2D.Double(26, 28),
                        new float[] {0, 1},
                        new Color[] {Color.WHITE, moon}));
        pen.fill(crescent);
    }

    private static Shape circle(double x, double y, double radius) {
        return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    }

    private static void write(BufferedImage image, Path file) throws IOException {
        ImageIO.write(image, "png", file.toFile());
    }

    private static String humans(String version, String changed) {
        return """
        /* TEAM */
        Made by: the engineers of Dream Server

        /* SITE */
        Version: %s
        %sLanguages: English, German
        Standards: HTML, CSS, ECMAScript modules, SVG, server-sent events, WCAG 2.2 AA
        Built with: Jakarta EE on WildFly, Faces with PrimeFaces, PostgreSQL, Keycloak, llama.cpp
        Typeface: Inter (SIL Open Font License 1.1)
        Icons: Lucide (ISC)
        Licence: Apache-2.0

        /* THANKS */
        To everybody who made what this stands on.
        """
                .formatted(version, changed.isEmpty() ? "" : "Last update: " + changed + "\n");
    }

    /** The day of the last commit, such as 2026/11/26; empty where there is no history. */
    private static String lastChange() throws IOException, InterruptedException {
        var git = new ProcessBuilder("git", "log", "-1", "--format=%cd", "--date=format:%Y/%m/%d");
        git.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            var running = git.start();
            var day = new String(running.getInputStream().readAllBytes()).strip();
            return running.waitFor() == 0 ? day : "";
        } catch (IOException noGit) {
            return "";
        }
    }

    private static String first(Pattern pattern, String text) {
        return Stream.of(pattern.matcher(text))
                .filter(found -> found.find())
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("not in the tokens: " + pattern));
    }
}
