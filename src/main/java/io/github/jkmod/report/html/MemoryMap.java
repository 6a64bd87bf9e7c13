package io.github.jkmod.report.html;

import io.github.jkmod.module.SectionFate;
import io.github.jkmod.report.CellDocument.ModuleMemory;
import io.github.jkmod.report.CrosscheckDocument;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where a module's sections go: two bars to one scale, and a table with all of them. */
final class MemoryMap {
    private static final long WIDTH = 1000;
    private static final int TOP = 34;
    private static final int BAR = 44;

    private MemoryMap() {}

    /**
     * Writes it.
     *
     * @param level of its heading
     * @param addresses of sections where they are known, by name
     */
    static void write(Html html, int level, String module, ModuleMemory memory, Map<String, String> addresses) {
        long core = total(memory, SectionFate.CORE);
        long init = total(memory, SectionFate.INIT);
        html.leaf("h" + level, "Memory map of " + module);
        html.leaf(
                "p",
                core + " bytes of core memory, " + init + " bytes of init memory, which the kernel frees after init;"
                        + " both to one scale, without the gaps of alignment.");
        long scale = Math.max(1, Math.max(core, init));
        html.open("div", "class", "map");
        bar(html, "core", core, memory, SectionFate.CORE, scale);
        bar(html, "init, freed after init", init, memory, SectionFate.INIT, scale);
        html.close();
        table(html, module, memory, addresses);
    }

    private static long total(ModuleMemory memory, SectionFate fate) {
        return memory.sections().stream()
                .filter(section -> section.fate() == fate)
                .mapToLong(ModuleMemory.Placed::size)
                .sum();
    }

    private static void bar(Html html, String name, long bytes, ModuleMemory memory, SectionFate fate, long scale) {
        if (bytes == 0) {
            return;
        }
        html.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "class",
                fate == SectionFate.INIT ? "init" : "core",
                "viewBox",
                "0 0 " + WIDTH + " " + (TOP + BAR + 2),
                "role",
                "img",
                "aria-label",
                name + ": " + bytes + " bytes");
        html.leaf("text", name + ": " + bytes + " bytes", "x", "0", "y", "24");
        long at = 0;
        List<ModuleMemory.Placed> sections = memory.sections().stream()
                .filter(section -> section.fate() == fate)
                .toList();
        for (ModuleMemory.Placed section : sections) {
            long x = at * WIDTH / scale;
            at += section.size();
            html.open(
                    "rect",
                    "x",
                    Long.toString(x),
                    "y",
                    Integer.toString(TOP),
                    "width",
                    Long.toString(Math.max(1, at * WIDTH / scale - x)),
                    "height",
                    Integer.toString(BAR),
                    "class",
                    kind(section.name()));
            html.leaf("title", section.name() + ": " + section.size() + " bytes")
                    .close();
        }
        html.close();
    }

    private static String kind(String section) {
        if (section.contains("text")) {
            return "code";
        }
        return section.contains("rodata") || section.contains("str") ? "constant" : "data";
    }

    private static void table(Html html, String module, ModuleMemory memory, Map<String, String> addresses) {
        html.open("details").leaf("summary", "Sections of " + module);
        if (addresses.isEmpty()) {
            Parts.openTable(
                    html, "Sections of " + module + " and their fate", "section", "bytes", "align", "fate", "why");
        } else {
            Parts.openTable(
                    html,
                    "Sections of " + module + " and their fate",
                    "section",
                    "bytes",
                    "align",
                    "fate",
                    "why",
                    "address");
        }
        for (ModuleMemory.Placed section : memory.sections()) {
            html.open("tr").leaf("th", section.name(), "scope", "row");
            html.leaf("td", Long.toString(section.size()), "class", "number");
            html.leaf("td", Long.toString(section.align()), "class", "number");
            html.leaf("td", words(section.fate())).leaf("td", section.reason());
            if (!addresses.isEmpty()) {
                html.leaf("td", addresses.getOrDefault(section.name(), "not shown"), "class", "number");
            }
            html.close();
        }
        Parts.closeTable(html);
        html.close();
    }

    private static String words(SectionFate fate) {
        return switch (fate) {
            case CORE -> "core";
            case INIT -> "init, freed after init";
            case DROPPED -> "dropped";
        };
    }

    /** {@return the sections' names and addresses as a map} */
    static Map<String, String> byName(List<CrosscheckDocument.SectionAddress> sections) {
        return sections.stream()
                .collect(Collectors.toMap(each -> each.name(), each -> each.address(), (first, second) -> first));
    }
}
