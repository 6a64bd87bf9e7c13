package io.github.jkmod.moddb;

import io.github.jkmod.model.ModuleName;
import java.util.List;
import java.util.stream.Collectors;

/** Modules that need each other, which no order can satisfy. */
public final class DependencyCycleException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param cycle the modules, each needing the next and the last the first; at least one
     */
    public DependencyCycleException(List<ModuleName> cycle) {
        super(cycle.stream().map(ModuleName::value).collect(Collectors.joining(" needs ")) + " needs " + cycle.get(0));
    }
}
