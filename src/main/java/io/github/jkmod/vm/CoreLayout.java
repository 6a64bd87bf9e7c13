package io.github.jkmod.vm;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.CoreElf;
import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.vm.qemu.GuestMemory;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What readers of a kernel's memory have to know of its layout, by the kernel's own word: QEMU knows physical memory only.
 *
 * @param note VMCOREINFO, an ELF note; see the kernel's Documentation/admin-guide/kdump/vmcoreinfo.rst. Empty if the kernel
 *     has none ({@code CRASH_CORE})
 * @param mappings where pieces of physical memory are mapped; of their offsets nothing is said. Empty if the kernel does not
 *     tell
 */
record CoreLayout(Window note, List<CoreElf.Segment> mappings) {
    private static final String NOTE_PLACE = "/sys/kernel/vmcoreinfo";
    private static final String CORE = "/proc/kcore";
    private static final int CORE_HEAD = 64 << 10;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final Pattern PLACE = Pattern.compile("0x([0-9a-f]{1,16}) ([0-9a-f]{1,5})");

    /** Of a note: the sizes of its name and content, and its type. */
    private static final int NOTE_HEADER = 12;

    private static final String NOTE_NAME = "VMCOREINFO\0";

    /** The name with what fills it up to a multiple of four bytes. */
    private static final int NOTE_NAME_SIZE = 12;

    /** Kernels that are not in the mapping of all memory say how far virtual addresses of theirs are from physical ones. */
    private static final Pattern IMAGE =
            Pattern.compile("NUMBER\\((?:kimage_voffset|va_kernel_pa_offset)\\)=0x([0-9a-f]{1,16})");

    private static final Pattern IMAGE_BEGIN = Pattern.compile("SYMBOL\\(_stext\\)=([0-9a-f]{1,16})");
    private static final Pattern IMAGE_END = Pattern.compile("([0-9a-f]{8,16}) . _end");

    private static final Pattern RAM = Pattern.compile("(?m)^([0-9a-f]{8,16})-([0-9a-f]{8,16}) : System RAM$");
    private static final long LAST_32 = 0xffff_ffffL;

    /** Kernels of 32-bit ARM begin at a multiple of 256 MiB ({@code PAGE_OFFSET}), or a little behind it. */
    private static final long VMSPLIT = 0xf000_0000L;

    /** As much is mapped for good, where there is as much ({@code VMALLOC_DEFAULT_SIZE} and what is behind it are not). */
    private static final long LEAST_LOW_MEMORY = 760L << 20;

    /** {@return that of a guest} What its kernel does not tell is not there. */
    static CoreLayout of(Guest guest, GuestMemory memory) throws IOException, GuestDiedException {
        byte[] note = note(text(guest, "cat", NOTE_PLACE), memory);
        String words = new String(note, StandardCharsets.ISO_8859_1);
        List<CoreElf.Segment> mappings = new ArrayList<>();
        image(guest, words).ifPresent(mappings::add);
        lowMemory(guest, words).ifPresent(mappings::add);
        byte[] core = guest.exec(List.of("head", "-c", Integer.toString(CORE_HEAD), CORE), LIMIT)
                .stdout();
        if (core.length > 0) {
            mappings.addAll(mapped(core));
        }
        return new CoreLayout(Window.of(note, NOTE_PLACE), List.copyOf(mappings));
    }

    private static List<CoreElf.Segment> mapped(byte[] core) throws IOException {
        try {
            CoreElf kernel = CoreElf.read(Window.of(core, CORE));
            long nowhere =
                    kernel.elfClass() == ElfClass.BITS_64 ? -1 : LAST_32; // of memory that is mapped page by page
            return kernel.loads().stream()
                    .filter(load -> load.physical() != nowhere)
                    .toList();
        } catch (MalformedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String text(Guest guest, String... command) throws IOException, GuestDiedException {
        return new String(guest.exec(List.of(command), LIMIT).stdout(), StandardCharsets.ISO_8859_1);
    }

    private static byte[] note(String words, GuestMemory memory) throws IOException {
        Matcher place = PLACE.matcher(words.strip());
        if (!place.matches()) {
            return new byte[0];
        }
        return note(memory.read(Long.parseUnsignedLong(place.group(1), 16), Integer.parseInt(place.group(2), 16)));
    }

    /** {@return the note that is there, without what is behind it, or nothing} */
    static byte[] note(byte[] place) {
        ByteBuffer words = ByteBuffer.wrap(place).order(ByteOrder.LITTLE_ENDIAN);
        if (place.length < NOTE_HEADER + NOTE_NAME_SIZE
                || words.getInt(0) != NOTE_NAME.length()
                || !Window.of(place, NOTE_PLACE)
                        .text(NOTE_HEADER, NOTE_NAME.length())
                        .equals(NOTE_NAME)) {
            return new byte[0];
        }
        long length = NOTE_HEADER + NOTE_NAME_SIZE + (Integer.toUnsignedLong(words.getInt(4)) + 3) / 4 * 4;
        return length > place.length ? new byte[0] : Arrays.copyOf(place, (int) length);
    }

    private static Optional<CoreElf.Segment> image(Guest guest, String note) throws IOException, GuestDiedException {
        OptionalLong apart = number(IMAGE, note);
        OptionalLong begin = number(IMAGE_BEGIN, note);
        if (apart.isEmpty() || begin.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong end = number(IMAGE_END, text(guest, "grep", " _end$", "/proc/kallsyms"));
        if (end.isEmpty()) {
            return Optional.empty();
        }
        long from = begin.getAsLong();
        return Optional.of(new CoreElf.Segment(0, from, from - apart.getAsLong(), end.getAsLong() - from));
    }

    /** {@return what 32-bit ARM maps from the address on that its kernel is beside} Its kernels have no kcore. */
    private static Optional<CoreElf.Segment> lowMemory(Guest guest, String note)
            throws IOException, GuestDiedException {
        OptionalLong kernel = number(IMAGE_BEGIN, note);
        if (kernel.isEmpty() || Long.compareUnsigned(kernel.getAsLong(), LAST_32) > 0) {
            return Optional.empty();
        }
        Matcher ram = RAM.matcher(text(guest, "cat", "/proc/iomem"));
        if (!ram.find()) {
            return Optional.empty();
        }
        long from = Long.parseUnsignedLong(ram.group(1), 16);
        long size = Long.parseUnsignedLong(ram.group(2), 16) + 1 - from;
        return Optional.of(
                new CoreElf.Segment(0, kernel.getAsLong() & VMSPLIT, from, Math.min(size, LEAST_LOW_MEMORY)));
    }

    private static OptionalLong number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? OptionalLong.of(Long.parseUnsignedLong(found.group(1), 16)) : OptionalLong.empty();
    }
}
