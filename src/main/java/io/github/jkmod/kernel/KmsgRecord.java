package io.github.jkmod.kernel;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.model.KernelTrouble;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One record of /dev/kmsg (Documentation/ABI/testing/dev-kmsg).
 *
 * @param priority facility times 8 plus level; facility 0 is the kernel, level 0 the worst and 7 debug
 * @param sequence number of the record since boot; a jump means that records were lost
 * @param microseconds since boot
 * @param flags {@code -}, or {@code c} for a part of a line
 * @param message the text, escapes decoded; may hold line ends
 * @param extra further comma-separated fields of the prefix, such as {@code caller=T1}
 * @param properties the continuation lines, such as {@code SUBSYSTEM=pci}
 */
public record KmsgRecord(
        int priority,
        long sequence,
        long microseconds,
        String flags,
        String message,
        List<String> extra,
        List<String> properties) {
    private static final Pattern PREFIX =
            Pattern.compile("(\\d{1,9}),(\\d{1,18}),(\\d{1,18})(?:,([^,;]*)((?:,[^,;]*)*))?;");

    /**
     * {@return the record}
     *
     * @param raw as read in one read(2): {@code 6,1234,5678901,-;text} and a line end, then lines {@code  KEY=value}
     * @throws MalformedException if the prefix is not of that form
     */
    public static KmsgRecord parse(String raw) {
        Matcher prefix = PREFIX.matcher(raw);
        if (!prefix.lookingAt()) {
            throw new MalformedException("/dev/kmsg: record", 0, "no prefix of the form 6,1234,5678901,-;");
        }
        List<String> lines = raw.substring(prefix.end()).lines().toList();
        return new KmsgRecord(
                Integer.parseInt(prefix.group(1)),
                Long.parseLong(prefix.group(2)),
                Long.parseLong(prefix.group(3)),
                prefix.group(4) == null ? "" : prefix.group(4),
                lines.isEmpty() ? "" : unescape(lines.get(0)),
                prefix.group(5) == null || prefix.group(5).isEmpty()
                        ? List.of()
                        : List.of(prefix.group(5).substring(1).split(",")),
                lines.stream().skip(1).map(line -> unescape(line.strip())).toList());
    }

    /** {@return whether the kernel itself, not a program, wrote it} */
    public boolean fromKernel() {
        return priority >> 3 == 0;
    }

    /** {@return the troubles that the kernel reports in these records, in their order} */
    public static List<KernelTrouble> troubles(List<KmsgRecord> records) {
        return KernelTrouble.find(records.stream()
                .filter(KmsgRecord::fromKernel)
                .flatMap(each -> each.message().lines())
                .toList());
    }

    /** {@code \xNN} stands for a byte ({@code msg_add_ext_text}); the bytes are taken as UTF-8. */
    private static String unescape(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\x", i) && i + 4 <= text.length() && isHex(text, i + 2)) {
                bytes.write(Integer.parseInt(text, i + 2, i + 4, 16));
                i += 3;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isHex(String text, int at) {
        return Character.digit(text.charAt(at), 16) >= 0 && Character.digit(text.charAt(at + 1), 16) >= 0;
    }
}
