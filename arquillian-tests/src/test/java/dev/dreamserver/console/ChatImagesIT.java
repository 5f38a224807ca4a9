package dev.dreamserver.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.dreamserver.console.TwoModels.FIRST;
import static dev.dreamserver.console.TwoModels.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.dreamserver.engine.SeeingEngine;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Pictures in Chat, in a house with a model that sees, a real llama-server with an eye of chance
 * weights, and one that does not.
 */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatImagesIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String QUESTION = "what is dream server";
    private static final String WHERE = "GPS 48.1371N 11.5754E";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Made by the page: given to it, so much would take a minute to the browser. */
    private static final String ENDLESS =
            """
            async (secret) => {
              const data = 'A'.repeat(30_000_000);
              const answer = await fetch('/chat/answers', {
                method: 'POST',
                headers: { 'Content-Type': 'application/json', 'X-Dream-Csrf': secret },
                body: JSON.stringify({ text: 'look', pictures: [{ name: 'cat.png', data }] }),
              });
              return [answer.status, (await answer.json()).code];
            }""";

    private SeeingEngine eye;
    private TwoModels engine;
    private House house;
    private Visit visit;
    private Page page;

    @BeforeAll
    void comeIn(House other) throws Exception {
        eye = new SeeingEngine(Path.of("target", "houses", "eye").toAbsolutePath());
        engine = new TwoModels(other);
        engine.sees(SECOND, eye.endpoint());
        var settings = new HashMap<String, String>();
        settings.put("dream.db.url", other.newDatabase("pictures", "painter", PASSWORD));
        settings.put("dream.db.user", "painter");
        settings.put("dream.db.password", PASSWORD);
        settings.put("dream.keycloak.url", other.url() + "/auth");
        settings.put(
                "dream.oidc.client-secret", other.given().getProperty("dream.oidc.client-secret"));
        settings.put("dream.engine.url", engine.url());
        house = House.named("pictures", settings);
        house.dream("reset", "--yes");
        var people = new People(other);
        people.welcome(house.url());
        var owner = people.add("picture-owner", PASSWORD, "user");
        var mate = people.add("picture-mate", PASSWORD, "user");
        people.team("picture-team", owner, mate);
        house.up();
        visit = new Visit(house, Visit.Screen.DESK_LIGHT);
        page = visit.page();
        visit.enter("picture-owner", PASSWORD);
    }

    @AfterAll
    void leave() {
        visit.close();
        house.close();
        engine.close();
        eye.close();
    }

    @AfterEach
    void everythingIsCalm() {
        visit.assertCalm();
    }

    @Test
    void only_a_model_that_sees_is_shown_pictures_and_the_page_says_which_does() throws Exception {
        page.navigate("/chat");
        assertThat(page.getByTitle("Attach text files")).isVisible();
        attach("dot.png", "image/png", dot());
        assertThat(toast()).hasText(FIRST + " does not see pictures. Choose a model that does.");
        assertThat(chips()).hasCount(0);

        picker().click();
        assertThat(choice(SECOND)).containsText("sees pictures");
        assertThat(choice(FIRST)).not().containsText("sees pictures");
        choose(SECOND);
        assertThat(page.getByTitle("Attach text files and pictures")).isVisible();
        attach("dot.png", "image/png", dot());
        assertThat(chips()).hasCount(1);
        choose(FIRST);
        assertThat(page.locator(".cmp .att"))
                .containsText(FIRST + " does not see pictures and is told their names only.");
        choose(SECOND);
        assertThat(page.locator(".cmp .att")).not().containsText("names only");
        page.getByLabel("Remove dot.png").click();
        assertThat(chips()).hasCount(0);
        assertThat(page.locator("#msg")).isFocused();
    }

    @Test
    void a_photo_comes_to_the_engine_upright_smaller_and_without_the_place_it_was_taken_at()
            throws Exception {
        newChat();
        attach("holiday.jpg", "image/jpeg", photo());
        assertThat(chips().locator("img")).hasAttribute("alt", "holiday.jpg");
        visit.picture("chat-picture-attached");
        visit.assertAccessible();
        ask(QUESTION);
        assertThat(answer()).containsText("Answered by " + SECOND);
        assertThat(answer().locator(".md")).not().isEmpty();

        var sent = sent(engine.asked());
        assertThat(sent).hasSize(1);
        assertThat(new String(sent.getFirst(), StandardCharsets.ISO_8859_1))
                .doesNotContain("Exif", WHERE);
        var seen = ImageIO.read(new ByteArrayInputStream(sent.getFirst()));
        assertThat(seen.getWidth()).isEqualTo(768);
        assertThat(seen.getHeight()).isEqualTo(1024);
        assertThat(new Color(seen.getRGB(384, 60)).getRed()).isGreaterThan(200);
        assertThat(new Color(seen.getRGB(384, 960)).getBlue()).isGreaterThan(200);

        page.reload();
        var small = page.locator(".ms.u .pic img");
        assertThat(small).hasJSProperty("naturalWidth", 768);
        assertThat(small).hasAttribute("alt", "holiday.jpg");
        var answer = page.request().get(house.url() + small.getAttribute("src"));
        assertThat(answer.body()).isEqualTo(sent.getFirst());
        assertThat(answer.headers())
                .containsEntry("content-type", "image/jpeg")
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("cache-control", "private, max-age=3600")
                .containsEntry("content-security-policy", "default-src 'none'; sandbox");

        var opener = page.locator(".ms.u [data-picture]");
        opener.focus();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("holiday.jpg");
        assertThat(page.locator("#picture img")).hasJSProperty("naturalWidth", 768);
        visit.picture("chat-picture-large");
        visit.assertAccessible();
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
        assertThat(opener).isFocused();
    }

    @Test
    void a_picture_is_pasted_or_dropped_and_stays_with_its_question() throws Exception {
        newChat();
        bring("#msg", "new ClipboardEvent('paste', {clipboardData: data, %s})", "pasted.png");
        assertThat(chips()).hasCount(1);
        bring("main", "new DragEvent('drop', {dataTransfer: data, %s})", "dropped.png");
        assertThat(chips()).hasCount(2);
        ask(QUESTION);
        assertThat(page.locator(".ms.u .pic")).hasCount(2);
        assertThat(sent(engine.asked())).hasSize(2);

        page.locator(".ms.u").hover();
        page.getByTitle("Edit the question").click();
        page.locator(".edit textarea").fill("is my data private?");
        page.keyboard().press("Enter");
        assertThat(page.locator(".ms.u .vars")).containsText("2 / 2");
        assertThat(page.locator(".ms.u .pic img").first()).hasJSProperty("naturalWidth", 40);
        assertThat(sent(engine.asked())).hasSize(2);
        assertThat(engine.asked().toString()).contains("is my data private?", "pasted.png");
    }

    @Test
    void a_model_that_does_not_see_is_told_the_name_and_the_page_says_so() throws Exception {
        newChat();
        attach("dot.png", "image/png", dot());
        ask(QUESTION);
        assertThat(page.locator(".trim")).hasCount(0);
        page.getByTitle("Answer again with another model").click();
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(FIRST)).click();
        assertThat(page.locator(".ms.a .vars")).hasText("2 / 2");
        assertThat(answer()).containsText("Answered by " + FIRST);
        assertThat(page.locator(".trim")).containsText("One picture was not shown to the model");
        assertThat(engine.asked().at("/messages/0/content").asText())
                .isEqualTo("[Picture dot.png, which you cannot see]\n" + QUESTION);

        page.reload();
        assertThat(page.locator(".trim")).containsText("One picture was not shown to the model");
        page.locator(".ms.a").getByLabel("Version before").click();
        assertThat(answer()).containsText("Answered by " + SECOND);
        assertThat(page.locator(".trim")).hasCount(0);
    }

    @Test
    void two_models_are_compared_and_each_is_shown_what_it_can_see() throws Exception {
        newChat();
        attach("dot.png", "image/png", dot());
        picker().click();
        page.getByRole(AriaRole.MENUITEMCHECKBOX, new Page.GetByRoleOptions().setName(FIRST))
                .click();
        page.locator("#msg").fill(QUESTION);
        page.keyboard().press("Enter");
        assertThat(page.getByText("Go on with this one")).hasCount(2);
        assertThat(page.locator(".pair .ms.a").first()).not().containsText("not shown");
        assertThat(page.locator(".pair .ms.a").last()).containsText("One picture was not shown");
        visit.picture("chat-picture-compared");
        page.getByText("Go on with this one").first().click();
        assertThat(page.locator(".ms.a .vars")).containsText("/ 2");
        assertThat(page.locator(".ms.u .pic")).hasCount(1);
    }

    @Test
    void who_may_read_the_chat_sees_its_pictures_and_nobody_else_does() throws Exception {
        newChat();
        attach("dot.png", "image/png", dot());
        ask(QUESTION);
        var chat = page.url();
        page.reload();
        var picture = house.url() + page.locator(".ms.u .pic img").getAttribute("src");
        try (var mate = new Visit(house, Visit.Screen.DESK_DARK)) {
            mate.enter("picture-mate", PASSWORD);
            assertThat(mate.page().request().get(picture).status()).isEqualTo(404);
            action("Share with your team, read only");
            assertThat(page.locator("[data-sub]")).containsText("picture-team can read it");
            mate.page().navigate(chat);
            assertThat(mate.page().locator(".ms.u .pic img")).hasJSProperty("naturalWidth", 40);
            mate.page().locator(".ms.u [data-picture]").click();
            assertThat(mate.page().getByRole(AriaRole.DIALOG)).isVisible();
            mate.picture("chat-picture-shared");
            mate.assertAccessible();
            action("Stop sharing");
            assertThat(page.locator("[data-sub]")).containsText("Only you");
            assertThat(mate.page().request().get(picture).status()).isEqualTo(404);
            mate.assertCalm();
        }

        var markdown = page.waitForDownload(() -> action("Download as Markdown"));
        assertThat(Files.readString(markdown.path())).contains("Attached: dot.png");
        var json = page.waitForDownload(() -> action("Download as JSON"));
        var told = JSON.readTree(Files.readString(json.path())).at("/messages/0/pictures/0");
        assertThat(told.path("name").asText()).isEqualTo("dot.png");
        assertThat(told.path("type").asText()).isEqualTo("image/png");
        assertThat(told.path("bytes").asInt()).isPositive();
        assertThat(told.has("data")).isFalse();

        action("Delete");
        assertThat(page).hasURL(Pattern.compile("/chat$"));
        assertThat(page.request().get(picture).status()).isEqualTo(404);
        var id = chat.replaceFirst(".*=", "");
        assertThat(count(id)).isOne(); // for undo
        try (var database = house.database();
                var gone =
                        database.prepareStatement(
                                "delete from chat_conversation where id = ?::uuid")) {
            gone.setString(1, id);
            assertThat(gone.executeUpdate()).isOne();
        }
        assertThat(count(id)).isZero();
    }

    @Test
    void a_temporary_chat_shows_pictures_and_keeps_none() throws Exception {
        newChat();
        var before = count("");
        page.locator(".th").getByTitle("Temporary chat: nothing of it is kept").click();
        attach("dot.png", "image/png", dot());
        ask(QUESTION);
        ask("is my data private?");
        assertThat(page.locator(".ms.a")).hasCount(2);
        assertThat(sent(engine.asked())).hasSize(1);
        assertThat(engine.asked().at("/messages/0/content/1/type").asText()).isEqualTo("image_url");
        choose(FIRST);
        ask(QUESTION);
        assertThat(engine.asked().at("/messages/0/content").asText()).contains("Picture dot.png");
        assertThat(page.locator(".trim").last()).containsText("One picture was not shown");
        assertThat(count("")).isEqualTo(before);
    }

    @Test
    void what_is_no_picture_is_refused_with_a_sentence_by_the_page() throws Exception {
        newChat();
        for (var file : hostile().entrySet()) {
            attach(file.getKey(), "image/png", file.getValue());
            assertThat(toast()).hasText(file.getKey() + " is not a picture that can be read.");
        }
        page.locator("[data-attach]").setInputFiles(file("long.jpg", 41_000_000));
        assertThat(toast()).hasText("long.jpg is larger than 40 MB.");
        assertThat(chips()).hasCount(0);

        for (var more = 0; more < 4; more++) {
            attach("dot" + more + ".png", "image/png", dot());
            assertThat(chips()).hasCount(more + 1);
        }
        attach("dot4.png", "image/png", dot());
        assertThat(toast()).hasText("Attach at most 4 pictures to one message.");
        assertThat(chips()).hasCount(4);
    }

    @Test
    void what_is_no_picture_is_refused_with_a_sentence_by_the_house_too() throws Exception {
        newChat();
        var before = count("");
        for (var file : hostile().entrySet()) {
            refused(file.getKey(), post(file.getValue()), 415, "chat-not-a-picture");
        }
        refused("no base64", postOne("\"!!\""), 415, "chat-not-a-picture");
        refused("nothing", postOne("\"\""), 415, "chat-not-a-picture");
        refused("a number", postOne("1"), 415, "chat-not-a-picture");
        refused("wide", post(picture(1025, 1)), 413, "chat-too-long");
        refused("large", post(noise(900)), 413, "chat-too-long");
        var five = Collections.nCopies(5, part("dot.png", quoted(dot())));
        refused("five", post(String.join(",", five)), 413, "chat-too-long");
        refused("nameless", post(part("", quoted(dot()))), 400, "chat-bad-request");
        assertThat(page.evaluate(ENDLESS, visit.secret())).isEqualTo(List.of(413, "chat-too-long"));
        visit.assertNotedOnly("413");
        assertThat(count("")).isEqualTo(before);
    }

    @Test
    void on_a_phone_pictures_have_their_place() throws Exception {
        try (var phone = new Visit(house, Visit.Screen.PHONE_DARK)) {
            var desk = page;
            page = phone.page();
            phone.enter("picture-owner", PASSWORD);
            newChat();
            attach("holiday.jpg", "image/jpeg", photo());
            attach("dot.png", "image/png", dot());
            assertThat(chips()).hasCount(2);
            phone.picture("chat-picture-attached");
            phone.assertAccessible();
            ask(QUESTION);
            phone.picture("chat-picture-said");
            page.locator(".ms.u [data-picture]").first().click();
            assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
            phone.picture("chat-picture-large");
            phone.assertAccessible();
            phone.assertCalm();
            page = desk;
        }
    }

    /** What a browser and a house may be handed under the name of a picture. */
    private static Map<String, byte[]> hostile() throws IOException {
        var whole = dot();
        return Map.of(
                "drawing.png",
                ("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
                                + "<script>document.title='taken'</script></svg>")
                        .getBytes(StandardCharsets.UTF_8),
                "page.png",
                "<!doctype html><script>document.title='taken'</script>"
                        .getBytes(StandardCharsets.UTF_8),
                "half.png",
                Arrays.copyOf(whole, 40),
                "huge.png",
                header(20_000, 20_000),
                "empty.png",
                new byte[0]);
    }

    /** 2,000 by 1,500 pixels, red and blue, taken with the camera turned, at a place. */
    private static byte[] photo() throws IOException {
        var picture = new BufferedImage(2000, 1500, BufferedImage.TYPE_INT_RGB);
        var pen = picture.createGraphics();
        pen.setColor(Color.RED);
        pen.fillRect(0, 0, 1000, 1500);
        pen.setColor(Color.BLUE);
        pen.fillRect(1000, 0, 1000, 1500);
        var file = encoded(picture, "jpeg");
        var exif =
                ByteBuffer.allocate(32)
                        .put("Exif\0\0MM\0*".getBytes(StandardCharsets.US_ASCII))
                        .putInt(8)
                        .putShort((short) 1)
                        .putShort((short) 0x0112) // orientation
                        .putShort((short) 3)
                        .putInt(1)
                        .putInt(6 << 16) // a quarter to the right
                        .putInt(0)
                        .array();
        var note = WHERE.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(file.length + exif.length + note.length + 8)
                .put(file, 0, 2)
                .putShort((short) 0xFFE1)
                .putShort((short) (exif.length + 2))
                .put(exif)
                .putShort((short) 0xFFFE)
                .putShort((short) (note.length + 2))
                .put(note)
                .put(file, 2, file.length - 2)
                .array();
    }

    private static byte[] dot() throws IOException {
        return picture(40, 30);
    }

    private static byte[] picture(int width, int height) throws IOException {
        return encoded(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png");
    }

    /** More bytes than a picture may have. */
    private static byte[] noise(int side) throws IOException {
        var picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        var chance = new Random(1);
        for (var x = 0; x < side; x++) {
            for (var y = 0; y < side; y++) {
                picture.setRGB(x, y, chance.nextInt());
            }
        }
        return encoded(picture, "png");
    }

    private static byte[] encoded(BufferedImage picture, String format) throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(picture, format, out);
        return out.toByteArray();
    }

    /** The beginning of a PNG that says how large it is, and ends there. */
    private static byte[] header(int width, int height) {
        var chunk =
                ByteBuffer.allocate(17)
                        .putInt(0x49484452)
                        .putInt(width)
                        .putInt(height)
                        .put(new byte[] {8, 2, 0, 0, 0})
                        .array();
        var sum = new CRC32();
        sum.update(chunk);
        return ByteBuffer.allocate(33)
                .putLong(0x89504E470D0A1A0AL)
                .putInt(13)
                .put(chunk)
                .putInt((int) sum.getValue())
                .array();
    }

    /** The pictures in a request, as the engine got them. */
    private static List<byte[]> sent(JsonNode asked) {
        return asked.findValues("image_url").stream()
                .map(it -> it.path("url").asText().split(";base64,", 2))
                .map(it -> Base64.getDecoder().decode(it[1]))
                .toList();
    }

    private APIResponse post(byte[] data) {
        return postOne(quoted(data));
    }

    private APIResponse postOne(String data) {
        return post(part("cat.png", data));
    }

    private static String quoted(byte[] data) {
        return "\"" + Base64.getEncoder().encodeToString(data) + "\"";
    }

    private static String part(String name, String data) {
        return "{\"name\":\"%s\",\"data\":%s}".formatted(name, data);
    }

    private APIResponse post(String pictures) {
        return page.request()
                .post(
                        house.url() + "/chat/answers",
                        visit.asItsPage()
                                .setHeader("Content-Type", "application/json")
                                .setData(
                                        "{\"text\":\"look\",\"pictures\":[%s]}"
                                                .formatted(pictures)));
    }

    private static void refused(String what, APIResponse answer, int status, String code)
            throws IOException {
        assertThat(answer.status()).as(what).isEqualTo(status);
        var told = JSON.readTree(answer.text());
        assertThat(told.path("code").asText()).as(what).isEqualTo(code);
        assertThat(told.path("message").asText()).as(what).endsWith(".");
    }

    private long count(String conversation) throws SQLException {
        try (var database = house.database();
                var rows =
                        database.prepareStatement(
                                "select count(*) from chat_picture"
                                        + " where ? in ('', conversation_id::text)")) {
            rows.setString(1, conversation);
            try (var row = rows.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getLong(1);
            }
        }
    }

    private void newChat() {
        page.navigate("/chat");
        choose(SECOND);
    }

    /** On the disk: given in bytes it would take minutes to the browser. */
    private static Path file(String name, long length) throws IOException {
        var path = Files.createTempDirectory(Path.of("target"), "attached-").resolve(name);
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(length);
        }
        return path.toAbsolutePath();
    }

    private void attach(String name, String type, byte[] bytes) {
        page.locator("[data-attach]").setInputFiles(new FilePayload(name, type, bytes));
    }

    /** Hands a small green picture to the page as the clipboard or the mouse does. */
    private void bring(String where, String event, String name) {
        page.evaluate(
                """
                async ([where, name]) => {
                  const canvas = new OffscreenCanvas(40, 30);
                  const pen = canvas.getContext('2d');
                  pen.fillStyle = 'green';
                  pen.fillRect(0, 0, 40, 30);
                  const blob = await canvas.convertToBlob();
                  const data = new DataTransfer();
                  data.items.add(new File([blob], name, {type: blob.type}));
                  document.querySelector(where).dispatchEvent(EVENT);
                }"""
                        .replace("EVENT", event.formatted("bubbles: true, cancelable: true")),
                List.of(where, name));
    }

    private void ask(String question) {
        page.locator("#msg").fill(question);
        page.keyboard().press("Enter");
        assertThat(page.locator(".ms.now")).hasCount(0);
        assertThat(page.locator(".ms.u").last()).containsText(question);
        assertThat(page.locator("[data-stop]")).isHidden();
    }

    private void choose(String model) {
        if (!page.locator("#models").isVisible()) {
            picker().click();
        }
        choice(model).click();
        assertThat(picker()).hasText("Model: " + model);
    }

    private void action(String name) {
        page.locator(".th").getByTitle("More actions").click();
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private Locator picker() {
        return page.locator("[data-models]");
    }

    private Locator choice(String model) {
        return page.getByRole(AriaRole.MENUITEMRADIO, new Page.GetByRoleOptions().setName(model));
    }

    private Locator chips() {
        return page.locator(".cmp .att .pic");
    }

    private Locator toast() {
        return page.locator("#toast");
    }

    private Locator answer() {
        return page.locator(".ms.a").last();
    }
}
