package io.github.jkmod.module;

/** What becomes of a section when the kernel loads the module ({@code layout_sections}). */
public enum SectionFate {
    /** Stays in memory until the module is unloaded. */
    CORE,
    /** In memory while init runs, freed after it, together with its symbols. */
    INIT,
    /** Read while loading at most; has no place in the module's memory. */
    DROPPED
}
