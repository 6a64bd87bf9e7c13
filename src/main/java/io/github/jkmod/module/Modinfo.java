package io.github.jkmod.module;

import io.github.jkmod.bytes.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code .modinfo} section: NUL-separated {@code tag=value} strings in file order, unknown tags included
 * ({@code get_next_modinfo} in kernel/module/main.c).
 *
 * @param entries every string, in file order
 */
public record Modinfo(List<Entry> entries) {
    /**
     * One string of the section.
     *
     * @param offset where it starts in the section, in bytes
     * @param tag the part before the first {@code =}; the whole string where there is none
     * @param value the part behind the first {@code =}; empty where there is none
     */
    public record Entry(long offset, String tag, Optional<String> value) {}

    /** Keeps its own copy. */
    public Modinfo {
        entries = List.copyOf(entries);
    }

    /**
     * {@return the entries of the section; NUL padding between strings is skipped}
     *
     * @throws io.github.jkmod.bytes.MalformedException if the last string has no NUL
     */
    static Modinfo parse(Window section) {
        List<Entry> entries = new ArrayList<>();
        long at = 0;
        while (at < section.size()) {
            if (section.u8(at) == 0) {
                at++;
                continue;
            }
            String text = section.string(at);
            entries.add(entry(at, text));
            at += text.length() + 1;
        }
        return new Modinfo(entries);
    }

    static Entry entry(long offset, String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new Entry(offset, text, Optional.empty())
                : new Entry(offset, text.substring(0, equals), Optional.of(text.substring(equals + 1)));
    }

    /** {@return the value of the first entry of that tag, which is the one the kernel uses} */
    public Optional<String> first(String tag) {
        return all(tag).stream().findFirst();
    }

    /** {@return the values of every entry of that tag, in file order; entries without {@code =} have none} */
    public List<String> all(String tag) {
        return entries.stream()
                .filter(entry -> entry.tag().equals(tag))
                .flatMap(entry -> entry.value().stream())
                .toList();
    }
}
