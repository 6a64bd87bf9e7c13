package io.github.jkmod.elf;

import io.github.jkmod.bytes.MalformedException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/** Flips, cuts and extends a good file, the same way each time: a reader gives a value or says what is malformed. */
public final class Mutations {
    private static final int[] TELLING = {0, 1, 0x7f, 0x80, 0xff};

    private Mutations() {}

    /** How many mutated files were read, and how many of them were called malformed. */
    public record Counts(int read, int malformed) {}

    /** Feeds {@code rounds} mutants; anything but a value or {@link MalformedException} goes up with its seed. */
    public static Counts run(byte[] good, int rounds, Consumer<byte[]> reader) {
        int malformed = 0;
        for (int seed = 0; seed < rounds; seed++) {
            try {
                reader.accept(mutant(good, new Random(seed)));
            } catch (MalformedException expected) {
                malformed++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutant of seed " + seed, e);
            }
        }
        return new Counts(rounds, malformed);
    }

    private static byte[] mutant(byte[] good, Random random) {
        byte[] bytes = switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(good, random.nextInt(good.length + 1));
            case 1 -> Arrays.copyOf(good, good.length + random.nextInt(64));
            default -> good.clone();
        };
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            // half of the changes in the header or the section header table, where they reach further
            int at = random.nextBoolean()
                    ? random.nextInt(bytes.length)
                    : Math.floorMod(64 - random.nextInt(1200), bytes.length);
            bytes[at] = random.nextBoolean()
                    ? (byte) TELLING[random.nextInt(TELLING.length)]
                    : (byte) (bytes[at] ^ (1 << random.nextInt(8)));
        }
        return bytes;
    }
}
