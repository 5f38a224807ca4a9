package dev.dreamserver.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOnlyOptions;
import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.RequestOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One person's visit with a real browser: a fresh profile, a screen, a colour scheme. Remembers
 * what the page complained about and how many bytes came over the wire.
 */
public final class Visit implements AutoCloseable {

    /** A colour on its way to another one is neither, and no measure of contrast. */
    private static final String COLOURS_HAVE_CHANGED =
            "Promise.allSettled(document.getAnimations().filter(one => one instanceof CSSTransition)"
                    + ".map(one => one.finished)).then(() => null)";

    /** The glow behind a page's head: axe judges no contrast in front of a drawn element. */
    private static final String GLOW_AWAY =
            "document.adoptedStyleSheets = [new CSSStyleSheet()];"
                    + " document.adoptedStyleSheets[0].replaceSync('.canvas::before{content:none}')";

    private static final AxeRunOnlyOptions WCAG =
            only("tag", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    private static final AxeRunOnlyOptions COLOURS =
            only("rule", "color-contrast", "link-in-text-block");

    /** The wall is never anything else. */
    private static final Pattern DARK = Pattern.compile("dark|hud");

    /** For a machine that does ten things at once; what is promised in time is tested as such. */
    private static final int PATIENCE_MILLIS = 30_000;

    /**
     * One for all visits of this run, which come one after another: starting one takes a second.
     */
    private static Browser browser;

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    private final Screen screen;
    private final String origin;
    private ColorScheme shines;

    /** The screens and colour schemes in which every page must stand. */
    public enum Screen {
        DESK_LIGHT(1440, 900, ColorScheme.LIGHT),
        DESK_DARK(1440, 900, ColorScheme.DARK),
        PHONE_LIGHT(390, 844, ColorScheme.LIGHT),
        PHONE_DARK(390, 844, ColorScheme.DARK);

        private final int width;
        private final int height;
        private final ColorScheme scheme;

        Screen(int width, int height, ColorScheme scheme) {
            this.width = width;
            this.height = height;
            this.scheme = scheme;
        }

        public boolean isPhone() {
            return width < 760;
        }
    }

    public Visit(House house, Screen screen) {
        this.screen = screen;
        shines = screen.scheme;
        origin = house.url();
        context =
                browser()
                        .newContext(
                                new Browser.NewContextOptions()
                                        .setBaseURL(house.url())
                                        .setIgnoreHTTPSErrors(true)
                                        .setViewportSize(screen.width, screen.height)
                                        .setIsMobile(screen.isPhone())
                                        .setHasTouch(screen.isPhone())
                                        .setLocale("en-GB")
                                        // A third of the browser's work would be drawing pulses.
                                        .setReducedMotion(ReducedMotion.REDUCE)
                                        .setColorScheme(screen.scheme));
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(
                message -> {
                    if (message.type().equals("error")) {
                        complaints.add(message.text() + " at " + message.location());
                    }
                });
        page.onPageError(complaints::add);
    }

    public Page page() {
        return page;
    }

    /** Signs in on Keycloak's page; ends where the console sends a signed-in person. */
    public void signIn(String name, String password) {
        page.navigate("/");
        page.getByLabel("Username or email").fill(name);
        page.locator("input[name=password]").fill(password);
        page.locator("[type=submit]").first().click();
    }

    /** Signs in and waits for the console's own page. */
    public void enter(String name, String password) {
        signIn(name, password);
        page.waitForURL(address -> !address.contains("/auth/"));
    }

    /** A call as the scripts of the page now open make it: with its origin and its secret. */
    public RequestOptions asItsPage() {
        return RequestOptions.create()
                .setHeader("Origin", origin)
                .setHeader("X-Dream-Csrf", secret());
    }

    /**
     * Chooses as on the page of settings, for all pages of this person that are opened from now on.
     */
    public void prefer(String name, String value) {
        var saved =
                page.request()
                        .post(
                                origin + "/settings/preferences",
                                asItsPage().setForm(FormData.create().set(name, value)));
        assertThat(saved.status()).as("%s %s", name, value).isEqualTo(204);
    }

    /** What the page now open shows the house, so that it is known for one of its own. */
    public String secret() {
        return page.locator("form[action$='/sign-out'] [name=csrf]").first().inputValue();
    }

    /** No console error, no script error, nothing refused by the content policy so far. */
    public void assertCalm() {
        assertThat(complaints).isEmpty();
    }

    /** The browser itself noted that something failed, as it should have, and nothing else. */
    public void assertNotedOnly(String expected) {
        assertThat(complaints).isNotEmpty().allMatch(one -> one.contains(expected));
        complaints.clear();
    }

    /** No violation of WCAG 2.2 AA that axe can find, and nothing wider than the screen. */
    public void assertAccessible() {
        assertAccessible(page);
    }

    /** The same of another page. */
    public static void assertAccessible(Page page) {
        assertAccessible(page, "html", WCAG);
    }

    /** The same of an open dialog: what lies behind it can be neither touched nor read. */
    public void assertAccessibleWithin(String dialog) {
        assertAccessible(page, dialog, WCAG);
    }

    /**
     * The same in the light and in the dark, of a visit that came in the light. All that the dark
     * makes of a page is its colours: they are told from what is behind them.
     *
     * @param name of the pictures, of which there is one in each
     */
    public void assertAccessibleInEveryLight(String name) {
        assertThat(screen.scheme).isEqualTo(ColorScheme.LIGHT);
        picture(name);
        assertAccessible();
        shine(ColorScheme.DARK);
        try {
            PlaywrightAssertions.assertThat(page.locator("html")).hasAttribute("data-theme", DARK);
            picture(name);
            assertAccessible(page, "html", COLOURS);
        } finally {
            shine(screen.scheme);
        }
    }

    private void shine(ColorScheme light) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(light));
        shines = light;
    }

    private static AxeRunOnlyOptions only(String kind, String... values) {
        var only = new AxeRunOnlyOptions();
        only.setType(kind);
        only.setValues(List.of(values));
        return only;
    }

    private static void assertAccessible(Page page, String within, AxeRunOnlyOptions what) {
        page.evaluate(COLOURS_HAVE_CHANGED);
        page.evaluate(GLOW_AWAY);
        var options = new AxeRunOptions();
        options.setRunOnly(what);
        options.setResultTypes(List.of("violations"));
        // Legacy: in this page, without a second one for frames of other origins, which none here
        // has.
        var violations =
                new AxeBuilder(page)
                        .include(within)
                        .options(options)
                        .setLegacyMode(true)
                        .analyze()
                        .getViolations();
        page.evaluate("document.adoptedStyleSheets = []");
        assertThat(violations)
                .as(page.url())
                .extracting(
                        rule ->
                                rule.getId()
                                        + ": "
                                        + rule.getHelp()
                                        + " "
                                        + rule.getNodes().getFirst().getTarget())
                .isEmpty();
        var overflow =
                (Number)
                        page.evaluate(
                                "document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(overflow.intValue())
                .as("sideways scroll on " + page.url())
                .isLessThanOrEqualTo(0);
        assertNothingClipped(page);
    }

    /** No text is cut off by a box that hides what does not fit, save where dots say so. */
    private static void assertNothingClipped(Page page) {
        assertThat(
                        page.evaluate(
                                """
                                [...document.querySelectorAll('body *')].filter(one => {
                                  const style = getComputedStyle(one);
                                  return style.overflowX === 'hidden' && style.textOverflow !== 'ellipsis'
                                    && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1
                                    && one.innerText?.trim();
                                }).map(one => one.tagName + '.' + one.className + ': ' + one.innerText.slice(0, 80))"""))
                .as("clipped on " + page.url())
                .isEqualTo(List.of());
    }

    /**
     * What came over the wire for a page and everything it loads.
     *
     * @param bytes compressed, heads included
     * @param requests how many were answered by the house, not by the browser's own cache
     */
    public record Load(long bytes, int requests) {}

    /** What everything weighs that the page at this address loads. */
    public Load load(String path, boolean emptyCache) {
        var session = context.newCDPSession(page);
        session.send("Network.enable");
        if (emptyCache) {
            session.send("Network.clearBrowserCache");
        }
        var total = new long[1];
        var answered = new int[1];
        session.on(
                "Network.loadingFinished",
                event -> {
                    var bytes = event.get("encodedDataLength").getAsLong();
                    total[0] += bytes;
                    answered[0] += bytes > 0 ? 1 : 0;
                });
        page.navigate(
                path,
                new Page.NavigateOptions()
                        .setWaitUntil(com.microsoft.playwright.options.WaitUntilState.LOAD));
        session.detach();
        return new Load(total[0], answered[0]);
    }

    /**
     * Keeps a picture of the page under target/pictures, for people to look at, where they ask for
     * it with {@code -Ddream.pictures=true}: each takes as long as opening a page.
     */
    public void picture(String name) {
        if (!Boolean.getBoolean("dream.pictures")) {
            return;
        }
        try {
            var folder = Files.createDirectories(Path.of("target", "pictures"));
            var file =
                    folder.resolve(
                            name
                                    + (screen.isPhone() ? "-phone" : "-desk")
                                    + (shines == ColorScheme.DARK ? "-dark" : "-light")
                                    + ".png");
            page.screenshot(new Page.ScreenshotOptions().setPath(file));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    /** It ends with this process. */
    private static Browser browser() {
        if (browser == null) {
            var playwright =
                    Playwright.create(
                            new Playwright.CreateOptions()
                                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            browser =
                    playwright
                            .chromium()
                            .launch(
                                    new BrowserType.LaunchOptions()
                                            .setExecutablePath(executable())
                                            .setArgs(
                                                    List.of(
                                                            "--no-sandbox",
                                                            "--disable-gpu",
                                                            "--font-render-hinting=none",
                                                            "--disable-quic",
                                                            "--disable-background-networking",
                                                            "--disable-component-update",
                                                            "--disable-sync",
                                                            "--no-first-run")));
        }
        return browser;
    }

    /** The same Chromium without windows takes two thirds of the processor's time. */
    private static Path executable() {
        var headless = Path.of("/usr/bin/chromium-headless-shell");
        return Files.isExecutable(headless) ? headless : Path.of("/usr/bin/chromium");
    }
}
