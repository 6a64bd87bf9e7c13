package io.github.jkmod.kernel.types;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Relocation;
import io.github.jkmod.elf.Section;
import io.github.jkmod.module.StructModule;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a module's file shows of the {@code struct module} that it was built for: the size of the whole, where its name is and, if
 * that is where it usually is, the fields before it, and where the pointers to its init and exit functions go.
 */
public final class ShownStructModule {
    private static final String SECTION = ".gnu.linkonce.this_module";

    private ShownStructModule() {}

    /**
     * {@return that much of the layout; empty where the file has no {@code struct module}}
     *
     * @throws io.github.jkmod.bytes.MalformedException if its relocations, or the symbols that they name, cannot be read
     */
    public static Optional<StructModuleLayout> in(ElfFile elf) {
        return elf.section(SECTION).map(section -> {
            long pointer = elf.header().elfClass().addressSize();
            Map<String, StructModuleLayout.Field> fields = new HashMap<>();
            boolean wide = elf.header().is64();
            long name = StructModule.nameOffset(elf.content(section), wide);
            fields.put("name", new StructModuleLayout.Field(name, StructModule.nameSize(wide)));
            if (name == 3 * pointer) { // else the fields are shuffled
                fields.put("state", new StructModuleLayout.Field(0, 4));
                fields.put("list", new StructModuleLayout.Field(pointer, 2 * pointer));
            }
            for (Section table : elf.relocationSections(section)) {
                Window entries = elf.content(table);
                for (Relocation relocation : elf.relocations(table)) {
                    String field = switch (elf.symbolAlone(relocation.symbolIndex(), entries, 0)
                            .name()) {
                        case "init_module" -> "init";
                        case "cleanup_module" -> "exit";
                        default -> "";
                    };
                    if (!field.isEmpty()) {
                        fields.put(field, new StructModuleLayout.Field(relocation.offset(), pointer));
                    }
                }
            }
            return new StructModuleLayout(section.size(), fields, false);
        });
    }
}
