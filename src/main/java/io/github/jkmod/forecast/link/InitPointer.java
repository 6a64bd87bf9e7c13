package io.github.jkmod.forecast.link;

import io.github.jkmod.forecast.arch.ModuleText;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.StructModuleView;
import io.github.jkmod.forecast.load.SymbolTable;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import java.util.OptionalLong;

/** What the kernel calls, wherever it points: {@code mod->init} ({@code do_init_module}), and later {@code mod->exit}. */
public final class InitPointer {
    private final Load load;

    public InitPointer(Load load) {
        this.load = load;
    }

    /**
     * Looks whether it is a function of the module, and whether {@code mod->exit} is, by which the module is unloaded.
     *
     * @throws UnsafeAccess if one is not
     */
    public void examine() {
        require("init", "the kernel calls it (do_init_module)");
        if (load.option("MODULE_UNLOAD").orElse(true)) {
            require("exit", "the kernel calls it when the module is unloaded (delete_module)");
        }
    }

    private void require(String field, String why) {
        StructModuleView module = load.structModule();
        OptionalLong function = module.read(field);
        if (function.isEmpty() || function.getAsLong() == 0 || isFunction(function.getAsLong())) {
            return;
        }
        throw new UnsafeAccess(
                load.info().name(module.section()),
                module.offset(field).orElse(0),
                field + " is 0x" + Long.toHexString(function.getAsLong()) + ", where the module has no function",
                why);
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
