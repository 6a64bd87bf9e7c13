package io.github.jkmod.depmod;

import java.util.List;

/**
 * What depmod.d says (depmod.d(5)); every list has what was said last in front, as kmod keeps them.
 *
 * @param overrides folder and module name of files that win over all others of their name, such as {@code extra/foo}
 * @param searches where modules are looked for, the lowest precedence first
 * @param externals folders outside the tree, absolute
 * @param excludes names of folders that are not looked into
 */
public record DepmodConfig(
        List<String> overrides, List<Search> searches, List<String> externals, List<String> excludes) {
    /** One place of a {@code search} line. */
    sealed interface Search {}

    /** All that is in the tree and under no other place. */
    record BuiltIn() implements Search {}

    /** The folders of the {@code external} lines. */
    record External() implements Search {}

    /**
     * A folder of the tree.
     *
     * @param path relative to the tree
     */
    record Folder(String path) implements Search {}

    /** Copies the lists. */
    public DepmodConfig {
        overrides = List.copyOf(overrides);
        searches = List.copyOf(searches);
        externals = List.copyOf(externals);
        excludes = List.copyOf(excludes);
    }
}
