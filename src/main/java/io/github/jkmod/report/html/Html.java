package io.github.jkmod.report.html;

import io.github.jkmod.bytes.ControlCharacters;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML that is XML, too. All text and every value of an attribute is escaped here; elements' names and those of attributes
 * are the pages' own.
 */
final class Html {
    private static final int REPLACEMENT = 0xfffd;

    private final StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element. */
    Html open(String element, String... attributes) {
        begin(element, attributes);
        out.append('>');
        open.push(element);
        return this;
    }

    /** Ends the element that was begun last. */
    Html close() {
        out.append("</").append(open.pop()).append(">\n");
        return this;
    }

    /** An element with nothing but text in it. */
    Html leaf(String element, String text, String... attributes) {
        begin(element, attributes);
        out.append('>');
        text(text);
        out.append("</").append(element).append(">\n");
        return this;
    }

    /** An element that has no end tag in HTML, or one of SVG without content. */
    Html empty(String element, String... attributes) {
        begin(element, attributes);
        out.append("/>\n");
        return this;
    }

    /** Text. */
    Html text(String text) {
        escape(text);
        return this;
    }

    /** A script or style of jkmod's own, which holds no character that XML escapes: the same bytes in XML and in HTML. */
    Html asset(String element, String content) {
        if (content.indexOf('<') >= 0 || content.indexOf('&') >= 0) {
            throw new IllegalArgumentException("an asset with < or &");
        }
        out.append('<').append(element).append('>').append(content);
        out.append("</").append(element).append(">\n");
        return this;
    }

    private void begin(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
    }

    private void escape(String text) {
        ControlCharacters.escaped(text).codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(isXml(c) ? c : REPLACEMENT);
            }
        });
    }

    /** XML 1.0, production 2; control characters are gone by now. */
    private static boolean isXml(int c) {
        return (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) && c != 0xfffe && c != 0xffff;
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not ended: " + open);
        }
        return out.toString();
    }
}
