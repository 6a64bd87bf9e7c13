package io.github.jkmod.forecast;

import java.util.OptionalLong;

/** What {@code do_init_module} calls: {@code mod->init}, wherever it points. */
final class InitPointer {
    private final Load load;

    InitPointer(Load load) {
        this.load = load;
    }

    /**
     * Looks whether it is a function of the module.
     *
     * @throws UnsafeAccess if it is not
     */
    void examine() {
        StructModuleView module = load.structModule();
        OptionalLong init = module.read("init");
        if (init.isEmpty() || init.getAsLong() == 0 || isFunction(init.getAsLong())) {
            return;
        }
        throw new UnsafeAccess(
                load.info().name(module.section()),
                module.offset("init").orElse(0),
                "init is 0x" + Long.toHexString(init.getAsLong()) + ", where the module has no function",
                "the kernel calls it (do_init_module)");
    }

    private boolean isFunction(long address) {
        if (!new ModuleText(load).contains(address, 1)) {
            return false;
        }
        SymbolTable symbols = load.symbols();
        for (int i = 1; i < symbols.count(); i++) {
            if (symbols.value(i) == address && symbols.sectionIndex(i) != 0) {
                return true;
            }
        }
        return false;
    }
}
