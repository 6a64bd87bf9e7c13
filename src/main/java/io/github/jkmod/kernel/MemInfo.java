package io.github.jkmod.kernel;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.model.Fact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel says of its memory: /proc/meminfo, see proc_meminfo(5).
 *
 * @param bytes each field's value in bytes, by the kernel's name for it, in the file's order
 */
public record MemInfo(Map<String, Long> bytes) {
    private static final String FILE = "/proc/meminfo";
    private static final Pattern LINE = Pattern.compile("(\\S+):\\s+(\\d{1,15})( kB)?");

    /** The kernel's own memory that no process's end gives back: what a leaking module makes grow. */
    private static final List<String> KERNELS_OWN = List.of("SUnreclaim", "VmallocUsed", "Percpu");

    /** {@return what /proc/meminfo shows now} */
    public static Fact<MemInfo> read(KernelRoot root) {
        return KernelFiles.lines(root.proc("meminfo"))
                .flatMap(lines -> KernelFiles.fact(root.proc("meminfo"), () -> parse(lines)));
    }

    /**
     * {@return the fields of lines like {@code Slab:   12345 kB}}
     *
     * @throws MalformedException if a line is of another form
     */
    public static MemInfo parse(List<String> lines) {
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher line = LINE.matcher(lines.get(i));
            if (!line.matches()) {
                throw new MalformedException(FILE, i, "line " + (i + 1) + " is not NAME: NUMBER");
            }
            long unit = line.group(3) == null ? 1 : 1024;
            bytes.put(line.group(1), Long.parseLong(line.group(2)) * unit);
        }
        return new MemInfo(bytes);
    }

    /** {@return the kernel's own memory in bytes: unreclaimable slab, vmalloc and per-CPU areas} */
    public long kernelsOwn() {
        return KERNELS_OWN.stream()
                .mapToLong(field -> bytes.getOrDefault(field, 0L))
                .sum();
    }
}
