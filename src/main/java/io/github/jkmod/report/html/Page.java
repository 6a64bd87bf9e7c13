package io.github.jkmod.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Consumer;

/** What all pages have: one style and one script, which the page allows by their digests, and nothing from elsewhere. */
final class Page {
    private static final String STYLE = asset("page.css");
    private static final String SCRIPT = asset("page.js");

    private Page() {}

    /**
     * {@return a page}
     *
     * @param title the heading, and the window's title
     * @param lead the sentence below it
     * @param main writes the rest
     */
    static String of(String title, String lead, Consumer<Html> main) {
        Html html = new Html();
        html.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml");
        html.open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src " + digest(STYLE) + "; script-src " + digest(SCRIPT)
                        + "; img-src data:; base-uri 'none'; form-action 'none'");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.leaf("title", title + " – jkmod");
        html.empty("link", "rel", "icon", "href", "data:,");
        html.asset("style", STYLE);
        html.close();
        html.open("body");
        html.leaf("a", "Skip to the results", "class", "skip", "href", "#main");
        html.open("header").leaf("h1", title).leaf("p", lead, "class", "lead").close();
        html.open("main", "id", "main", "tabindex", "-1");
        main.accept(html);
        html.close();
        html.open("footer").leaf("p", "Made by jkmod. Needs no network.").close();
        html.asset("script", SCRIPT);
        html.close().close();
        return html.toString();
    }

    private static String digest(String asset) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(asset.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String asset(String name) {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
