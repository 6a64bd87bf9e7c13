package io.github.jkmod.kernel;

import io.github.jkmod.model.ModuleName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Not a test: measures by hand, with {@code java -Xint}, a look at a synthetic file of 150,000 lines.
 *
 * <p>Prints the milliseconds of five looks and of what an ambush does before and when it is sprung.
 */
public final class KallsymsTiming {
    private KallsymsTiming() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        KernelRoot root = folder.toString().equals("/")
                ? KernelRoot.live()
                : new Tree(folder)
                        .with(
                                "proc/kallsyms",
                                new String(
                                        SyntheticKallsyms.x86(150_000).bytes(),
                                        java.nio.charset.StandardCharsets.ISO_8859_1))
                        .root();
        ModuleName module = new ModuleName("module9");
        System.out.println(Files.readAllBytes(root.proc("kallsyms")).length + " bytes");
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            byte[] all = Files.readAllBytes(root.proc("kallsyms"));
            print("reading only, " + all.length, start);
            start = System.nanoTime();
            int lines = 0;
            for (byte one : all) {
                lines += one == '\n' ? 1 : 0;
            }
            print("a loop over each byte, " + lines + " lines", start);
            start = System.nanoTime();
            print(
                    "look "
                            + root.kallsyms()
                                    .look(module)
                                    .value()
                                    .orElseThrow()
                                    .entries()
                                    .size(),
                    start);
            start = System.nanoTime();
            try (KallsymsAmbush ambush = root.kallsyms().ambush(module)) {
                print("prepare", start);
                start = System.nanoTime();
                print("spring " + ambush.spring().entries().size(), start);
            }
        }
    }

    private static void print(String what, long start) {
        System.out.printf(Locale.ROOT, "%s: %.1f ms%n", what, (System.nanoTime() - start) / 1e6);
    }
}
