package io.github.jkmod.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A made-up /proc/kallsyms in the proportions of an x86-64 kernel: text, export tables, data, then ten modules. */
final class SyntheticKallsyms {
    private final StringBuilder text = new StringBuilder();
    private final int coreLength;

    private SyntheticKallsyms(int coreLines) {
        long address = 0xffffffff81000000L;
        for (int i = 0; i < coreLines / 2; i++) {
            line(address += 64, 't', "some_function_of_the_kernel_" + i, "");
        }
        table(address, "__start___ksymtab", coreLines / 10);
        table(address, "__start___ksymtab_gpl", coreLines / 10);
        for (int i = 0; i < coreLines * 3 / 10; i++) {
            line(address += 8, 'd', "some_data_" + i, "");
        }
        coreLength = text.length();
        for (int module = 9; module >= 0; module--) {
            entries("module" + module)
                    .forEach(entry -> text.append(
                                    String.format(Locale.ROOT, "%016x t %s\t", entry.address(), entry.name()))
                            .append(moduleOf(entry)));
        }
    }

    static SyntheticKallsyms x86(int coreLines) {
        return new SyntheticKallsyms(coreLines);
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    long coreBytes() {
        return coreLength;
    }

    /** The hundred entries of that module. */
    List<KallsymsEntry> entries(String module) {
        List<KallsymsEntry> entries = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            entries.add(new KallsymsEntry(0xffffffffc0000000L + i * 16L, 't', module + "_function_" + i));
        }
        return entries;
    }

    private static String moduleOf(KallsymsEntry entry) {
        return "[" + entry.name().substring(0, entry.name().indexOf('_')) + "]\n";
    }

    private void table(long address, String start, int lines) {
        line(address, 'R', start, "");
        for (int i = 0; i < lines; i++) {
            line(address, 'r', String.format(Locale.ROOT, "__ksymtab_exported_%05d", i), "");
        }
    }

    private void line(long address, char letter, String name, String suffix) {
        text.append(Long.toHexString(address)).append(' ').append(letter).append(' ');
        text.append(name).append(suffix).append('\n');
    }
}
