package io.github.jkmod.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.Tree;
import io.github.jkmod.kernel.leftover.Registration;
import io.github.jkmod.kernel.leftover.Registration.Kind;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistrationRecordTest {
    private static final ModuleName MINE = new ModuleName("mine");
    private static final RegistrationRecord RECORD = new RegistrationRecord(
            Optional.of(Path.of("/tmp/a b\n%41/mine.ko")),
            List.of(new Registration(Kind.FILE, "/proc/mine \u00e9"), new Registration(Kind.THREAD, "70 my\tthread")),
            List.of(
                    new Registration(Kind.DEVICE_NUMBERS, "character device mine"),
                    new Registration(Kind.CACHE_USER, "/sys/kernel/slab/:0000064 user 5")),
            Set.of("other"));

    @TempDir
    private Path folder;

    private KernelRoot kernel() {
        return new Tree(folder).with("sys/module/mine/refcnt", "0\n").root();
    }

    private Path file() {
        return folder.resolve("run/jkmod/loaded/mine");
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        RECORD.write(kernel(), MINE);
        assertThat(RegistrationRecord.read(kernel(), MINE).value()).contains(RECORD);
        RegistrationRecord.forget(kernel(), MINE);
        assertThat(RegistrationRecord.read(kernel(), MINE)).isInstanceOf(Fact.Absent.class);
    }

    @Test
    void aRecordOfAnOlderJkmodTellsNoFile() throws IOException {
        RECORD.write(kernel(), MINE);
        String text = Files.readString(file(), StandardCharsets.ISO_8859_1);
        Files.writeString(file(), text.replaceAll("LOADED\t.*\n", ""), StandardCharsets.ISO_8859_1);
        RegistrationRecord read =
                RegistrationRecord.read(kernel(), MINE).value().orElseThrow();
        assertThat(read.file()).isEmpty();
        assertThat(read.own()).isEqualTo(RECORD.own());
    }

    @Test
    void theRecordOfAnEarlierLoadIsNone() throws IOException {
        RECORD.write(kernel(), MINE);
        Files.move(folder.resolve("sys/module/mine"), folder.resolve("sys/module/before"));
        Files.createDirectories(folder.resolve("sys/module/mine"));
        assertThat(RegistrationRecord.read(kernel(), MINE).reason().orElseThrow())
                .startsWith("what the module registered: not known");
    }

    @Test
    void ofAModuleThatIsNotThereNothingIsKnown() throws IOException {
        RECORD.write(kernel(), MINE);
        Files.delete(folder.resolve("sys/module/mine/refcnt"));
        Files.delete(folder.resolve("sys/module/mine"));
        assertThat(RegistrationRecord.read(new KernelRoot(folder), MINE)).isInstanceOf(Fact.Absent.class);
    }

    @Test
    void aNameWithALineEndIsLeftOut() throws IOException {
        new RegistrationRecord(
                        Optional.empty(),
                        List.of(new Registration(Kind.FILE, "/proc/a\nFILE\t/etc")),
                        List.of(),
                        Set.of())
                .write(kernel(), MINE);
        assertThat(RegistrationRecord.read(kernel(), MINE).value().orElseThrow().own())
                .isEmpty();
    }

    @Test
    void aDamagedRecordIsSaidToBe() throws IOException {
        RECORD.write(kernel(), MINE);
        for (String line : List.of("KIND\tx", "no tab", "\t", "LOADED\tno uri", "LOADED\tftp://there/x.ko")) {
            RECORD.write(kernel(), MINE);
            Files.writeString(
                    file(), Files.readString(file(), StandardCharsets.ISO_8859_1) + line, StandardCharsets.ISO_8859_1);
            assertThat(RegistrationRecord.read(kernel(), MINE))
                    .as(line)
                    .isInstanceOf(Fact.Malformed.class)
                    .extracting(fact -> fact.reason().orElseThrow())
                    .isEqualTo(file() + ": \"" + line + "\" is no line of it");
        }
    }

    @Test
    void aNameIsNoPath() throws IOException {
        ModuleName odd = new ModuleName("../../odd");
        new Tree(folder).with("odd/x", "");
        RECORD.write(kernel(), odd);
        assertThat(folder.resolve("run/jkmod/loaded/.._.._odd")).exists();
    }
}
