package io.github.jkmod.kernel.memory;

import io.github.jkmod.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** /proc/vmallocinfo: the areas of the vmalloc space, see proc_vmallocinfo(5) and {@code s_show} in mm/vmalloc.c. */
final class VmallocInfo {
    private static final String FILE = "/proc/vmallocinfo";

    /** Areas without a caller are of vm_map_ram, or are no more and wait to be forgotten. */
    private static final Pattern AREA = Pattern.compile("0x\\S+-0x\\S+\\s+(\\d{1,18})(?: (\\S+))?(?: (.*))?");

    private static final Pattern PAGES = Pattern.compile("(?:^| )pages=(\\d{1,18})(?: |$)");
    private static final String UNPURGED = "unpurged";

    private VmallocInfo() {}

    /**
     * An area.
     *
     * @param caller {@code function+0xOFFSET/0xSIZE [module]}, or the bare address of code that is no more
     * @param bytes of addresses, a guard page among them
     * @param pages of memory behind them; empty where it is other memory, as of ioremap
     */
    record Area(String caller, long bytes, Optional<Long> pages) {}

    /** {@return the areas that somebody holds} */
    static List<Area> parse(List<String> lines) {
        List<Area> areas = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher line = AREA.matcher(lines.get(i));
            if (!line.matches()) {
                throw new MalformedException(FILE, i, "line " + (i + 1) + " is no area: " + lines.get(i));
            }
            String caller = line.group(2) == null ? "" : line.group(2);
            if (caller.equals(UNPURGED)) {
                continue;
            }
            String rest = line.group(3) == null ? "" : line.group(3);
            if (rest.startsWith("[")) { // the caller's module
                int end = rest.indexOf(']') + 1;
                caller += " " + rest.substring(0, end);
                rest = rest.substring(end);
            }
            Matcher pages = PAGES.matcher(rest);
            areas.add(new Area(
                    caller,
                    Long.parseLong(line.group(1)),
                    pages.find() ? Optional.of(Long.parseLong(pages.group(1))) : Optional.empty()));
        }
        return areas;
    }
}
