package dev.dreamserver.floorplan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * What a web.xml says about who may enter: the URL patterns of its security constraints, where each
 * servlet is mapped, and its parameters. A constraint without an auth-constraint is a statement
 * too: everybody may enter.
 *
 * @param constrained URL patterns of all security constraints
 * @param servlets URL patterns by servlet class or name
 * @param parameters context parameters
 */
record WebDoors(
        List<String> constrained,
        Map<String, List<String>> servlets,
        Map<String, String> parameters) {

    static final WebDoors NONE = new WebDoors(List.of(), Map.of(), Map.of());

    WebDoors {
        constrained = List.copyOf(constrained);
        servlets = Map.copyOf(servlets);
        parameters = Map.copyOf(parameters);
    }

    static WebDoors of(Path webapp) throws IOException {
        var file = webapp.resolve("WEB-INF/web.xml");
        return Files.exists(file) ? parse(Files.readString(file)) : NONE;
    }

    static WebDoors parse(String webXml) throws IOException {
        var xml = document(webXml);
        var constrained = new ArrayList<String>();
        for (var constraint : elements(xml, "security-constraint")) {
            constrained.addAll(texts(constraint, "url-pattern"));
        }
        var classes = new HashMap<String, String>();
        for (var servlet : elements(xml, "servlet")) {
            var name = texts(servlet, "servlet-name").getFirst();
            classes.put(name, texts(servlet, "servlet-class").stream().findFirst().orElse(name));
        }
        var servlets = new HashMap<String, List<String>>();
        for (var mapping : elements(xml, "servlet-mapping")) {
            var name = texts(mapping, "servlet-name").getFirst();
            servlets.computeIfAbsent(classes.getOrDefault(name, name), any -> new ArrayList<>())
                    .addAll(texts(mapping, "url-pattern"));
        }
        var parameters = new HashMap<String, String>();
        for (var parameter : elements(xml, "context-param")) {
            parameters.put(
                    texts(parameter, "param-name").getFirst(),
                    texts(parameter, "param-value").getFirst());
        }
        return new WebDoors(constrained, servlets, parameters);
    }

    /**
     * Whether some constraint names this address. The patterns for everything do not count: a new
     * page must say for itself who may open it.
     */
    boolean stateRolesFor(String address) {
        return constrained.stream()
                .filter(pattern -> !pattern.equals("/*") && !pattern.equals("/"))
                .filter(pattern -> !pattern.startsWith("*."))
                .anyMatch(pattern -> matches(pattern, address));
    }

    private static boolean matches(String pattern, String address) {
        return pattern.endsWith("/*")
                ? (address + "/").startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(address);
    }

    static Document document(String text) throws IOException {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder()
                    .parse(new org.xml.sax.InputSource(new java.io.StringReader(text)));
        } catch (ParserConfigurationException | SAXException broken) {
            throw new IOException(broken);
        }
    }

    private static List<Element> elements(Document xml, String name) {
        return children(xml.getDocumentElement(), name);
    }

    static List<Element> children(Node parent, String name) {
        return children(parent).stream()
                .filter(element -> element.getTagName().equals(name))
                .toList();
    }

    static List<Element> children(Node parent) {
        var found = new ArrayList<Element>();
        var all = parent.getChildNodes();
        for (var i = 0; i < all.getLength(); i++) {
            if (all.item(i) instanceof Element element) {
                found.add(element);
            }
        }
        return found;
    }

    private static List<String> texts(Element parent, String name) {
        var found = new ArrayList<String>();
        var all = parent.getElementsByTagName(name);
        for (var i = 0; i < all.getLength(); i++) {
            found.add(all.item(i).getTextContent().strip());
        }
        return found;
    }
}
