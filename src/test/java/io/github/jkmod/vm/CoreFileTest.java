package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.CoreElf;
import io.github.jkmod.elf.ElfClass;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of QEMU's dump and the kernel's word. */
final class CoreFileTest {
    private static final int MEMORY = 0x4000;
    private static final long RAM = 0x4000_0000L;

    @TempDir
    private Path folder;

    /** A machine's memory at {@link #RAM}: each page's bytes are its number, from 1 on. */
    private Path dump() throws IOException {
        CoreElf qemu = new CoreElf(ElfClass.BITS_64, 183, new CoreElf.Segment(0, 0, 0, 0), List.of());
        byte[] notes = "notes of qemu...".getBytes(StandardCharsets.US_ASCII);
        long first = CoreElf.headSize(ElfClass.BITS_64, 1, notes.length);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(qemu.head(List.of(new CoreElf.Segment(first, 0, RAM, MEMORY)), notes));
        for (int page = 1; page <= MEMORY >> 12; page++) {
            byte[] content = new byte[1 << 12];
            Arrays.fill(content, (byte) page);
            bytes.write(content);
        }
        return Files.write(folder.resolve("dump"), bytes.toByteArray());
    }

    private byte[] written(CoreLayout layout) throws IOException {
        Path file = folder.resolve("core");
        try (FileChannel dump = FileChannel.open(dump())) {
            CoreFile.write(dump, layout, file);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
        return Files.readAllBytes(file);
    }

    private static String notes(byte[] core) {
        CoreElf.Segment notes = CoreElf.read(Window.of(core, "core")).notes();
        return new String(core, (int) notes.offset(), (int) notes.size(), StandardCharsets.US_ASCII);
    }

    @Test
    void memoryIsAtTheKernelsAddressesWithItsNote() throws IOException {
        byte[] note = "note of Linux".getBytes(StandardCharsets.US_ASCII);
        List<CoreElf.Segment> mappings = List.of(
                new CoreElf.Segment(7, 0xffff_0000_0000_0000L, RAM - 0x1000, MEMORY),
                new CoreElf.Segment(7, 0xffff_8000_0000_0000L, RAM + 0x2000, 0x10_0000),
                new CoreElf.Segment(7, 0xffff_9000_0000_0000L, RAM + 0x10_0000, 0x1000));
        byte[] core = written(new CoreLayout(Window.of(note, "note"), mappings));
        CoreElf read = CoreElf.read(Window.of(core, "core"));
        assertThat(read.loads())
                .extracting(CoreElf.Segment::virtual)
                .containsExactly(0xffff_0000_0000_1000L, 0xffff_8000_0000_0000L);
        assertThat(read.loads()).extracting(CoreElf.Segment::physical).containsExactly(RAM, RAM + 0x2000);
        assertThat(read.loads()).extracting(CoreElf.Segment::size).containsExactly(MEMORY - 0x1000L, 0x2000L);
        assertThat(read.loads()).extracting(load -> core[(int) load.offset()]).containsExactly((byte) 1, (byte) 3);
        assertThat(notes(core)).isEqualTo("notes of qemu...note of Linux");
    }

    @Test
    void ofAKernelThatSaysNothingItIsAsQemuHasIt() throws IOException {
        byte[] core = written(new CoreLayout(Window.of(new byte[0], "note"), List.of()));
        CoreElf read = CoreElf.read(Window.of(core, "core"));
        assertThat(read.loads()).extracting(CoreElf.Segment::virtual).containsExactly(0L);
        assertThat(read.loads()).extracting(CoreElf.Segment::physical).containsExactly(RAM);
        assertThat(core[core.length - 1]).isEqualTo((byte) (MEMORY >> 12));
        assertThat(notes(core)).isEqualTo("notes of qemu...");
    }

    @Test
    void aNoteIsTakenWithoutWhatIsBehindItAndNothingElseIs() {
        byte[] text = "OSRELEASE=6.1\n".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer place = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        place.putInt(11).putInt(text.length).putInt(0).put("VMCOREINFO\0\0".getBytes(StandardCharsets.US_ASCII));
        place.put(text);
        assertThat(CoreLayout.note(place.array())).hasSize(24 + 16).startsWith(11);
        assertThat(CoreLayout.note(place.putInt(4, 41).array())).isEmpty(); // longer than its place
        assertThat(CoreLayout.note(place.putInt(4, -1).array())).isEmpty();
        assertThat(CoreLayout.note(place.putInt(4, 14).put(12, (byte) 'X').array()))
                .isEmpty();
        assertThat(CoreLayout.note(new byte[5])).isEmpty();
    }
}
