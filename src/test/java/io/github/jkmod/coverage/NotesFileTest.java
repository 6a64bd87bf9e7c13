package io.github.jkmod.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against what the machine's gcc writes, and its gcov reads. */
final class NotesFileTest {
    private static final String SOURCE = """
            static __attribute__((noinline)) int choose(int n)
            {
            	if (n > 3)
            		return n * 2;
            	return n;
            }

            int never(int n)
            {
            	return n ? choose(n) : 0;
            }

            int main(void)
            {
            	int sum = 0;

            	for (int i = 0; i < 6; i++)
            		sum += choose(i);
            	return sum != 24;
            }
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void compileAndRun() throws Exception {
        Files.writeString(folder.resolve("t.c"), SOURCE);
        run("gcc", "-O2", "-fprofile-arcs", "-ftest-coverage", "-c", "t.c", "-o", "t.o");
        run("gcc", "--coverage", "t.o", "-o", "t");
        run("./t");
    }

    private String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private NotesFile notes() throws IOException {
        return NotesFile.parse(Window.of(Files.readAllBytes(folder.resolve("t.gcno")), "t.gcno"));
    }

    private List<CountedFunction> functions() throws IOException {
        return CountedFunction.of(ElfFile.parse(Window.of(Files.readAllBytes(folder.resolve("t.o")), "t.o")));
    }

    @Test
    void theObjectAndTheNotesNameTheSameFunctions() throws IOException {
        assertThat(functions()).extracting(CountedFunction::name).contains("choose", "never", "main");
        assertThat(functions()).allSatisfy(each -> assertThat(each.counters()).isPositive());
        assertThat(notes().functions())
                .containsExactlyInAnyOrderElementsOf(
                        functions().stream().map(CountedFunction::id).toList());
    }

    /** The program's own counts, written anew, are to gcov what the program wrote. */
    @Test
    void gcovReadsWhatIsWritten() throws Exception {
        String expected = run("gcov", "--json-format", "--stdout", "t.gcda");
        assertThat(expected).contains("\"count\": 6");
        byte[] own = Files.readAllBytes(folder.resolve("t.gcda"));
        Files.write(folder.resolve("t.gcda"), notes().data(counts(own)));
        assertThat(run("gcov", "--json-format", "--stdout", "t.gcda")).isEqualTo(expected);
    }

    /** {@return the counts in data that libgcc wrote; a negative length stands for zeros} */
    private Map<CountedFunction.Id, List<Long>> counts(byte[] data) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        Map<CountedFunction.Id, List<Long>> counts = new HashMap<>();
        for (CountedFunction function : functions()) {
            List<Long> all = new ArrayList<>();
            for (int at = 0; at + 20 <= data.length; at += 4) {
                if (in.getInt(at) == 0x01000000
                        && Integer.toUnsignedLong(in.getInt(at + 8))
                                == function.id().ident()) {
                    boolean zeros = in.getInt(at + 24) < 0;
                    for (int i = 0; i < function.counters(); i++) {
                        all.add(zeros ? 0L : in.getLong(at + 28 + 8 * i));
                    }
                }
            }
            counts.put(function.id(), all);
        }
        return counts;
    }

    @Test
    void whatIsNoNotesFileIsSaidSo() throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve("t.gcno"));
        bytes[0] = 0;
        assertThatThrownBy(() -> NotesFile.parse(Window.of(bytes, "t.gcno")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("t.gcno");
    }

    @Test
    void damagedNotesAreMalformedOrRead() throws IOException {
        byte[] whole = Files.readAllBytes(folder.resolve("t.gcno"));
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int j = 0; j < 3 && bytes.length > 0; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(NotesFile.parse(Window.of(bytes, "t.gcno")).functions())
                        .hasSizeLessThan(100);
            } catch (MalformedException e) {
                assertThat(e).hasMessageContaining("t.gcno");
            }
        }
    }
}
