package io.github.jkmod.moddb;

import java.util.ArrayList;
import java.util.List;

/**
 * One {@code softdep} line: what is better loaded before and after a module.
 *
 * @param pattern the modules that it is about
 * @param pre names or aliases to load before
 * @param post names or aliases to load after
 */
public record SoftDependencies(String pattern, List<String> pre, List<String> post) {
    /** Copies the lists. */
    public SoftDependencies {
        pre = List.copyOf(pre);
        post = List.copyOf(post);
    }

    /** {@return the line of {@code pattern} with {@code text} such as {@code pre: a b post: c}; words before a mark are lost} */
    static SoftDependencies of(String pattern, String text) {
        List<String> pre = new ArrayList<>();
        List<String> post = new ArrayList<>();
        List<String> current = new ArrayList<>();
        for (String word : text.strip().split("\\s+", -1)) {
            if (word.equals("pre:")) {
                current = pre;
            } else if (word.equals("post:")) {
                current = post;
            } else if (!word.isEmpty()) {
                current.add(word);
            }
        }
        return new SoftDependencies(pattern, pre, post);
    }

    /** {@return the text as kmod 30 shows it, without a blank before {@code post:}} */
    public String text() {
        return (pre.isEmpty() ? "" : "pre: " + String.join(" ", pre))
                + (post.isEmpty() ? "" : "post: " + String.join(" ", post));
    }
}
