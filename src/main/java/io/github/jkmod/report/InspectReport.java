package io.github.jkmod.report;

import io.github.jkmod.module.ModuleFile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a module file is: the result of {@code jkmod inspect}. */
public final class InspectReport {
    private InspectReport() {}

    /**
     * {@return the JSON tree of the module; unknown values are null, addresses and sizes are numbers in bytes}
     *
     * <p>Names that stand for numbers are readelf's. Parts are made on demand, so keep the module unchanged.
     *
     * @throws io.github.jkmod.bytes.MalformedException if a relocation section or a relocation's symbol is malformed
     */
    public static Map<String, @Nullable Object> tree(ModuleFile module) {
        Node node = new Node();
        InspectSummary.put(node, module);
        node.put("header", InspectElf.header(module.elf().header()).map())
                .put("sections", InspectElf.sections(module))
                .put("symbols", InspectElf.symbols(module))
                .put("relocations", InspectElf.relocations(module.elf()));
        InspectTables.put(node, module);
        return node.map();
    }

    /**
     * {@return the module as aligned text for people, in parts with headings, with a line end at the end}
     *
     * @throws io.github.jkmod.bytes.MalformedException as {@link #tree}
     */
    public static String text(ModuleFile module) {
        return new InspectText(module).text();
    }
}
