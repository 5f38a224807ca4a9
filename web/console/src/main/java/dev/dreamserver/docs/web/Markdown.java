package dev.dreamserver.docs.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Makes a page out of CommonMark with tables. Headings become anchors as GitHub names them, links
 * between pages work below the documentation's address, links to files that are no pages stay text,
 * and so does any markup. Immutable; thread-safe.
 */
final class Markdown {

    private static final List<Extension> TABLES = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(TABLES).build();
    private static final Pattern ELSEWHERE = Pattern.compile("(?i)(https?://|mailto:).+");
    private static final Pattern PAGE = Pattern.compile("([\\w-]+)\\.md(#[\\w-]+)?");
    private static final Pattern REMARK = Pattern.compile("<!--.*-->", Pattern.DOTALL);

    private final String base;
    private final Set<String> pages;

    /**
     * For pages at {@code base}, such as {@code /docs/}.
     *
     * @param pages the names of all pages
     */
    Markdown(String base, Set<String> pages) {
        this.base = base;
        this.pages = Set.copyOf(pages);
    }

    static Node parse(String text) {
        return PARSER.parse(text);
    }

    Doc page(String name, String summary, String text) {
        var root = parse(text);
        var title = "";
        if (root.getFirstChild() instanceof Heading first && first.getLevel() == 1) {
            title = words(first);
            first.unlink();
        }
        var anchors = anchors(root);
        var sections = sections(root, anchors);
        root.accept(new Fitting(anchors));
        return new Doc(name, title, summary, html(root, anchors), sections);
    }

    /** The words of a node, without any markup. */
    static String words(Node node) {
        var words = new StringBuilder();
        collect(node, words);
        return words.toString().strip().replaceAll("\\s+", " ");
    }

    private static void collect(Node node, StringBuilder words) {
        switch (node) {
            case Text text -> words.append(text.getLiteral());
            case Code code -> words.append(code.getLiteral());
            case FencedCodeBlock code -> words.append(code.getLiteral());
            case IndentedCodeBlock code -> words.append(code.getLiteral());
            case SoftLineBreak _, HardLineBreak _ -> words.append(' ');
            default -> {}
        }
        for (var child = node.getFirstChild(); child != null; child = child.getNext()) {
            collect(child, words);
        }
        if (node instanceof Block || node instanceof TableCell) {
            words.append(' ');
        }
    }

    /**
     * Each heading with its anchor: words and digits, joined by hyphens; numbered where it recurs.
     */
    private static Map<Node, String> anchors(Node root) {
        var anchors = new IdentityHashMap<Node, String>();
        var used = new HashMap<String, Integer>();
        for (var node = root.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading) {
                var plain =
                        words(node)
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                                .replace(' ', '-');
                var times = used.merge(plain, 1, Integer::sum);
                anchors.put(node, times == 1 ? plain : plain + "-" + (times - 1));
            }
        }
        return anchors;
    }

    private static List<Doc.Section> sections(Node root, Map<Node, String> anchors) {
        var sections = new ArrayList<Doc.Section>();
        var heading = new Doc.Section("", "", 1, "");
        var text = new StringBuilder();
        for (var node = root.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading next) {
                add(sections, heading, text);
                heading =
                        new Doc.Section(
                                anchors.getOrDefault(next, ""), words(next), next.getLevel(), "");
                text.setLength(0);
            } else {
                text.append(words(node)).append(' ');
            }
        }
        add(sections, heading, text);
        return sections;
    }

    private static void add(
            List<Doc.Section> sections, Doc.Section heading, StringBuilder collected) {
        var text = collected.toString().strip();
        if (!heading.id().isEmpty() || !text.isEmpty()) {
            sections.add(new Doc.Section(heading.id(), heading.title(), heading.level(), text));
        }
    }

    private static String html(Node root, Map<Node, String> anchors) {
        return HtmlRenderer.builder()
                .extensions(TABLES)
                .escapeHtml(true)
                .sanitizeUrls(true)
                .nodeRendererFactory(Wide.Rendered::new)
                .attributeProviderFactory(
                        any ->
                                (node, tag, attributes) -> {
                                    if (anchors.containsKey(node)) {
                                        attributes.put("id", anchors.get(node));
                                    } else if (tag.equals("pre")) {
                                        attributes.put("tabindex", "0");
                                    } else if (node instanceof Link link) {
                                        about(link, attributes);
                                    }
                                })
                .build()
                .render(root);
    }

    private static void about(Link link, Map<String, String> attributes) {
        if (ELSEWHERE.matcher(link.getDestination()).matches()) {
            attributes.put("rel", "noreferrer");
        } else {
            attributes.remove("rel"); // nofollow, meant for links of strangers
        }
    }

    /** Fits a page into the product: links, anchors, wide tables, remarks. */
    private final class Fitting extends AbstractVisitor {

        private final Map<Node, String> anchors;

        Fitting(Map<Node, String> anchors) {
            this.anchors = anchors;
        }

        @Override
        public void visit(Heading heading) {
            super.visit(heading);
            var anchor = anchors.get(heading);
            if (anchor != null && heading.getFirstChild() != null) {
                var link = new Link("#" + anchor, null);
                moveChildren(heading, link);
                heading.appendChild(link);
            }
        }

        @Override
        public void visit(Link link) {
            super.visit(link);
            var target = link.getDestination();
            var page = PAGE.matcher(target);
            if (page.matches() && pages.contains(page.group(1))) {
                var part = page.group(2) == null ? "" : page.group(2);
                link.setDestination(base + page.group(1) + part);
            } else if (!target.startsWith("#") && !ELSEWHERE.matcher(target).matches()) {
                leaveTheWords(link);
            }
        }

        @Override
        public void visit(Image image) {
            leaveTheWords(image);
        }

        @Override
        public void visit(HtmlBlock block) {
            if (REMARK.matcher(block.getLiteral().strip()).matches()) {
                block.unlink();
            }
        }

        @Override
        public void visit(CustomBlock block) {
            super.visit(block);
            if (block instanceof TableBlock) {
                var wide = new Wide();
                block.insertBefore(wide);
                wide.appendChild(block);
            }
        }

        private static void leaveTheWords(Node node) {
            for (var one = node.getFirstChild(); one != null; one = node.getFirstChild()) {
                node.insertBefore(one);
            }
            node.unlink();
        }

        private static void moveChildren(Node from, Node to) {
            for (var one = from.getFirstChild(); one != null; one = from.getFirstChild()) {
                to.appendChild(one);
            }
        }
    }

    /** A box for what may be wider than the screen; can be scrolled by keyboard. */
    private static final class Wide extends CustomBlock {

        private static final Map<String, String> BOX =
                new TreeMap<>(Map.of("class", "wide", "tabindex", "0")); // in one order, always

        private record Rendered(HtmlNodeRendererContext page) implements NodeRenderer {

            @Override
            public Set<Class<? extends Node>> getNodeTypes() {
                return Set.of(Wide.class);
            }

            @Override
            public void render(Node node) {
                var out = page.getWriter();
                out.tag("div", BOX);
                for (var child = node.getFirstChild(); child != null; child = child.getNext()) {
                    page.render(child);
                }
                out.tag("/div");
            }
        }
    }
}
