package io.github.jkmod.conformance.mutation;

import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Every field of every symbol. */
final class SymbolFields implements MutationSource {
    /** Of 64-bit files: name, info, other, shndx, value, size. Of 32-bit files: name, value, size, info, other, shndx. */
    private static final int[] WIDE = {0, 8, 16, 4, 5, 6};

    private static final int[] NARROW = {0, 4, 8, 12, 13, 14};

    @Override
    public int weight() {
        return 14;
    }

    @Override
    public List<Mutation> of(ModuleBytes module, SplittableRandom random) {
        List<Field> fields = new ArrayList<>();
        Section table = module.elf().symbolTable().orElseThrow();
        for (Symbol symbol : module.elf().symbols()) {
            fields.addAll(fields(module, table, symbol, random));
        }
        return Field.mutations(fields, module, random);
    }

    private static List<Field> fields(ModuleBytes module, Section table, Symbol symbol, SplittableRandom random) {
        int word = module.word();
        int at = (int) table.offset() + symbol.index() * (module.wide() ? 24 : 16);
        int[] offsets = module.wide() ? WIDE : NARROW;
        String name = symbol.name().isEmpty() ? "" : " " + symbol.name();
        String place = "symbol " + symbol.index() + name + " ";
        List<Symbol> all = module.elf().symbols();
        List<Section> sections = module.sections();
        Section strings = sections.get((int) table.link());
        long count = sections.size();
        int first = (int) table.offset() + random.nextInt(all.size()) * (module.wide() ? 24 : 16);
        int second = (int) table.offset() + random.nextInt(all.size()) * (module.wide() ? 24 : 16);
        return List.of(
                Field.of(
                        place + "st_name",
                        "st_name",
                        at + offsets[0],
                        4,
                        module.value(first, 4),
                        module.value(second, 4),
                        strings.size(),
                        strings.size() - 1,
                        strings.size() + 1,
                        module.length() - strings.offset(),
                        0x7fffffffL),
                Field.of(place + "st_value", "st_value", at + offsets[1], word, 0x1000L, 0x100000L, symbol.value() + 4),
                Field.of(place + "st_size", "st_size", at + offsets[2], word),
                Field.of(
                        place + "st_info",
                        "st_info",
                        at + offsets[3],
                        1,
                        0x02L,
                        0x10L,
                        0x11L,
                        0x12L,
                        0x20L,
                        0x22L,
                        0xa2L,
                        0x13L,
                        0x06L,
                        0x0aL),
                Field.of(place + "st_other", "st_other", at + offsets[4], 1, 2L, 3L),
                Field.of(
                        place + "st_shndx",
                        "st_shndx",
                        at + offsets[5],
                        2,
                        0xfff1L,
                        0xfff2L,
                        0xff20L,
                        0xffffL,
                        0xff00L,
                        count,
                        count - 1,
                        random.nextLong(count),
                        random.nextLong(count)));
    }
}
