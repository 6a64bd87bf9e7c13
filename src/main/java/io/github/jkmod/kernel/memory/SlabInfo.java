package io.github.jkmod.kernel.memory;

import io.github.jkmod.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** /proc/slabinfo, version 2.1 ({@code cache_show} in mm/slab_common.c, {@code get_slabinfo} in mm/slub.c). */
final class SlabInfo {
    private static final String FILE = "/proc/slabinfo";
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** Up to the number of pages in a slab. */
    private static final int COLUMNS = 6;

    private SlabInfo() {}

    /**
     * A cache.
     *
     * @param name the name that it was made with; others may be merged into it
     * @param active objects in use, those that wait for reuse in a processor's own slabs among them
     * @param objectBytes of each object, with what lies between them
     * @param pages in all its slabs
     */
    record Cache(String name, long active, long objectBytes, long pages) {}

    /**
     * {@return the caches}
     *
     * @throws MalformedException if a line is of another form
     */
    static List<Cache> parse(List<String> lines) {
        List<Cache> caches = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("#") || line.startsWith("slabinfo - version")) {
                continue;
            }
            // a name may hold blanks: what counts stands at fixed places around the colons
            int colon = line.indexOf(" : ");
            int slabs = line.indexOf(" : slabdata ");
            String[] head = colon < 0 ? new String[0] : BLANKS.split(line.substring(0, colon), -1);
            if (head.length < COLUMNS || slabs < 0) {
                throw new MalformedException(FILE, i, "line " + (i + 1) + " is no cache: " + line);
            }
            String[] data =
                    BLANKS.split(line.substring(slabs + " : slabdata ".length()).strip(), -1);
            int last = head.length - 1;
            try {
                caches.add(new Cache(
                        String.join(" ", List.of(head).subList(0, last - 4)),
                        Long.parseLong(head[last - 4]),
                        Long.parseLong(head[last - 2]),
                        Long.parseLong(head[last]) * Long.parseLong(data[1])));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw new MalformedException(FILE, i, "line " + (i + 1) + " has no numbers: " + line);
            }
        }
        return caches;
    }
}
