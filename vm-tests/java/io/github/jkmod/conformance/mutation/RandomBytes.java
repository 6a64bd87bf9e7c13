package io.github.jkmod.conformance.mutation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Changes without any knowledge of the format: of packed files the only ones. */
final class RandomBytes implements MutationSource {
    private static final int EACH = 400;

    @Override
    public int weight() {
        return 6;
    }

    @Override
    public List<Mutation> of(ModuleBytes module, SplittableRandom random) {
        return of(module.bytes(), random);
    }

    static List<Mutation> of(byte[] file, SplittableRandom random) {
        List<Mutation> all = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            int at = random.nextInt(file.length);
            int bit = random.nextInt(8);
            all.add(patch("bit", at, new byte[] {(byte) (file[at] ^ (1 << bit))}));
            byte[] some = new byte[Math.min(1 + random.nextInt(16), file.length - at)];
            random.nextBytes(some);
            all.add(patch("bytes", at, some));
        }
        for (int i = 0; i < EACH / 8; i++) {
            int at = random.nextInt(file.length);
            all.add(patch("zeros", at, new byte[Math.min(1 + random.nextInt(256), file.length - at)]));
            int from = random.nextInt(file.length);
            int length = Math.min(1 + random.nextInt(128), file.length - Math.max(at, from));
            all.add(patch("copied", at, Arrays.copyOfRange(file, from, from + length)));
            int cut = random.nextInt(file.length);
            all.add(new Mutation("cut anywhere", "cut", Integer.toString(cut), Edits.of(new Edit.Truncate(cut))));
        }
        for (int i = 0; i < EACH / 16; i++) {
            byte[] noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            byte[] start = Arrays.copyOf(file, random.nextInt(Math.min(20, file.length)));
            Edits edits = Edits.of(new Edit.Truncate(start.length), new Edit.Append(noise));
            all.add(new Mutation(
                    "noise behind " + start.length + " bytes", "noise", Integer.toString(noise.length), edits));
        }
        return all;
    }

    private static Mutation patch(String kind, int at, byte[] bytes) {
        String value = java.util.HexFormat.of().formatHex(bytes, 0, Math.min(8, bytes.length))
                + (bytes.length > 8 ? "… " + bytes.length : "");
        return new Mutation(kind + " at " + at, "random " + kind, value, Edits.of(new Edit.Patch(at, bytes)));
    }
}
