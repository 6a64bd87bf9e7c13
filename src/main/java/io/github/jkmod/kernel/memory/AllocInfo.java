package io.github.jkmod.kernel.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * /proc/allocinfo: what is allocated by place in the source ({@code allocinfo_show} in lib/alloc_tag.c), where the kernel
 * has CONFIG_MEM_ALLOC_PROFILING and counts.
 */
final class AllocInfo {
    private static final Pattern LINE = Pattern.compile("\\s*(\\d{1,18})\\s+(\\d{1,18})\\s+(\\S.*?)\\s*");

    private AllocInfo() {}

    /**
     * A place.
     *
     * @param where {@code FILE:LINE [MODULE] func:FUNCTION}
     * @param bytes that are allocated there and not freed
     * @param calls how many allocations that is
     */
    record Place(String where, long bytes, long calls) {}

    /** {@return the places; the header's lines are none} */
    static List<Place> parse(List<String> lines) {
        List<Place> places = new ArrayList<>();
        for (String each : lines) {
            Matcher line = LINE.matcher(each);
            if (line.matches()) {
                places.add(new Place(line.group(3), Long.parseLong(line.group(1)), Long.parseLong(line.group(2))));
            }
        }
        return places;
    }
}
