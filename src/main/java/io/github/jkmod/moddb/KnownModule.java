package io.github.jkmod.moddb;

import java.util.List;
import java.util.Optional;

/**
 * A module that the database or the configuration knows; two are the same if name and alias are.
 *
 * @param name its name, with underscores
 * @param alias the alias that it was found by; empty if it was found by its name
 * @param builtIn whether it was found by an alias of the modules in the kernel itself
 */
public record KnownModule(String name, Optional<String> alias, boolean builtIn) {
    /**
     * What modules.dep says of a module.
     *
     * @param file where it is: the tree's folder as given and what modules.dep says, joined by a slash
     * @param needs the files, written so, of the modules that it needs, each after those that it needs itself: the order to load them in
     */
    public record Dependencies(String file, List<String> needs) {
        /** Copies the list. */
        public Dependencies {
            needs = List.copyOf(needs);
        }
    }

    /** {@return the module of that name, found by it} */
    static KnownModule named(String name) {
        return new KnownModule(name, Optional.empty(), false);
    }

    /** {@return the module {@code name}, found by {@code alias}} */
    static KnownModule aliased(String name, String alias) {
        return new KnownModule(name, Optional.of(alias), false);
    }
}
