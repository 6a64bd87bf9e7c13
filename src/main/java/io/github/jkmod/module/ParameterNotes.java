package io.github.jkmod.module;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What {@code .modinfo} says of one parameter, {@code parm=} and {@code parmtype=} joined by name.
 *
 * @param name its name
 * @param description the last {@code parm=} of it
 * @param type the last {@code parmtype=} of it
 */
public record ParameterNotes(String name, Optional<String> description, Optional<String> type) {
    /**
     * {@return each parameter that has either}
     *
     * @param entries the strings of {@code .modinfo}
     * @param broken is given each string without a colon, which says nothing
     */
    public static List<ParameterNotes> of(List<Modinfo.Entry> entries, Consumer<Modinfo.Entry> broken) {
        Map<String, ParameterNotes> notes = new LinkedHashMap<>();
        for (Modinfo.Entry entry : entries) {
            boolean described = entry.tag().equals("parm");
            if (described || entry.tag().equals("parmtype")) {
                String value = entry.value().orElse("");
                int colon = value.indexOf(':');
                if (colon < 0) {
                    broken.accept(entry);
                    continue;
                }
                String name = value.substring(0, colon);
                Optional<String> text = Optional.of(value.substring(colon + 1));
                ParameterNotes known =
                        notes.getOrDefault(name, new ParameterNotes(name, Optional.empty(), Optional.empty()));
                notes.put(
                        name,
                        new ParameterNotes(
                                name, described ? text : known.description(), described ? known.type() : text));
            }
        }
        return new ArrayList<>(notes.values());
    }
}
