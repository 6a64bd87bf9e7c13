package io.github.jkmod.facts;

import io.github.jkmod.elf.Section;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Fact;
import io.github.jkmod.module.ModuleFile;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a kernel lays out {@code struct module}, as far as one of its own modules shows: the size of the whole, where its
 * first fields are on every kernel, and where the pointers to its init and exit functions go.
 */
final class StructModuleSample {
    private static final String SECTION = ".gnu.linkonce.this_module";

    /** {@code struct module} of one module: the file holds one, as long as the kernel's. */
    private StructModuleSample() {}

    static long size(ModuleFile module) {
        return module.elf().section(SECTION).map(Section::size).orElse(-1L);
    }

    static Fact<StructModuleLayout> layout(ModuleFile module) {
        Optional<Section> section = module.elf().section(SECTION);
        if (section.isEmpty()) {
            return new Fact.Absent<>(module.image().path() + ": no " + SECTION);
        }
        boolean wide = module.elf().header().is64();
        long pointer = wide ? 8 : 4;
        Map<String, StructModuleLayout.Field> fields = new HashMap<>();
        fields.put("state", new StructModuleLayout.Field(0, 4));
        fields.put("list", new StructModuleLayout.Field(pointer, 2 * pointer));
        fields.put("name", new StructModuleLayout.Field(3 * pointer, 64 - pointer)); // MODULE_NAME_LEN
        for (Section relocations : module.elf().relocationSections(section.get())) {
            module.elf().relocations(relocations).forEach(relocation -> {
                String target = module.elf()
                        .symbols()
                        .get((int) Math.min(
                                relocation.symbolIndex(), module.elf().symbols().size() - 1L))
                        .name();
                String field = switch (target) {
                    case "init_module" -> "init";
                    case "cleanup_module" -> "exit";
                    default -> "";
                };
                if (!field.isEmpty()) {
                    fields.put(field, new StructModuleLayout.Field(relocation.offset(), pointer));
                }
            });
        }
        return new Fact.Present<>(new StructModuleLayout(section.get().size(), fields, false));
    }
}
