package io.github.jkmod.depmod;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who provides which symbol: a module, or the kernel itself. Of two providers the later one counts, as in kmod. */
public final class SymbolProviders {
    private static final int BUCKETS = 2048;

    /**
     * Who provides a symbol.
     *
     * @param name its name
     * @param module the module's place in the order, or -1 for the kernel
     * @param crc its version
     */
    record Provider(String name, int module, long crc) {
        static final int KERNEL = -1;
    }

    private final Map<String, Provider> providers = new HashMap<>();
    private final String prefix;

    /**
     * @param prefix a character that the architecture puts in front of its symbols; empty for none
     */
    public SymbolProviders(String prefix) {
        this.prefix = prefix;
    }

    private String bare(String name) {
        return prefix.isEmpty() || !name.startsWith(prefix) ? name : name.substring(prefix.length());
    }

    /** {@return the prefix, empty for none} */
    String prefix() {
        return prefix;
    }

    /** Takes a symbol of the kernel's own, with its prefix or without. */
    void addKernel(String name, long crc) {
        put(new Provider(bare(name), Provider.KERNEL, crc));
    }

    /** Takes a symbol of the kernel's own, as it is. */
    void addKernelBare(String name, long crc) {
        put(new Provider(name, Provider.KERNEL, crc));
    }

    /** Takes what the kernel's loader provides, once the kernel's own are known. */
    void addLoaderSymbols() {
        addKernelBare("__this_module", 0);
        addKernelBare("_GLOBAL_OFFSET_TABLE_", 0); // s390
        if (find("TOC.") == null) { // PowerPC
            addKernelBare("TOC.", 0);
        }
    }

    /** Takes what a module provides. */
    public void addModule(int module, List<ModuleDigest.Export> exports) {
        for (ModuleDigest.Export export : exports) {
            put(new Provider(bare(export.name()), module, export.crc()));
        }
    }

    private void put(Provider provider) {
        providers.put(provider.name(), provider);
    }

    /** {@return who provides a symbol that a module needs; PowerPC's dot in front does not count} */
    @Nullable
    Provider find(String name) {
        return providers.get(bare(name.startsWith(".") ? name.substring(1) : name));
    }

    /** {@return the symbols that modules provide, in the order of kmod's table} */
    List<Provider> ofModules() {
        return HashOrder.of(providers.keySet(), BUCKETS).stream()
                .flatMap(name -> Optional.ofNullable(providers.get(name)).stream())
                .filter(provider -> provider.module() != Provider.KERNEL)
                .toList();
    }
}
