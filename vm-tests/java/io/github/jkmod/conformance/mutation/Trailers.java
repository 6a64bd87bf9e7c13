package io.github.jkmod.conformance.mutation;

import io.github.jkmod.image.SignatureTrailer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Signature trailers made up behind a module that has none, and bytes changed in the trailer of one that is signed. */
final class Trailers implements MutationSource {
    private static final byte[] MARKER = SignatureTrailer.MARKER.getBytes(StandardCharsets.ISO_8859_1);
    private static final int BLOCK = 12;

    private final byte[] foreign;

    /**
     * @param foreign the PKCS#7 message of some other module, or none
     */
    Trailers(byte[] foreign) {
        this.foreign = foreign;
    }

    @Override
    public int weight() {
        return 6;
    }

    @Override
    public List<Mutation> of(ModuleBytes module, SplittableRandom random) {
        return module.module().image().signature().isPresent() ? inSigned(module, random) : madeUp(module, random);
    }

    private List<Mutation> madeUp(ModuleBytes module, SplittableRandom random) {
        List<Mutation> all = new ArrayList<>();
        byte[] noise = new byte[300];
        random.nextBytes(noise);
        byte[] sequence = noise.clone();
        System.arraycopy(new byte[] {0x30, (byte) 0x82, 1, 0x28}, 0, sequence, 0, 4);
        all.add(appended("the marker", MARKER));
        all.add(appended("the marker without its end", java.util.Arrays.copyOf(MARKER, MARKER.length - 1)));
        all.add(appended("the marker and a byte", join(MARKER, new byte[1])));
        for (byte[] message : List.of(noise, sequence, foreign, new byte[0])) {
            String name = message == noise
                    ? "noise"
                    : message == sequence ? "a sequence" : message.length == 0 ? "nothing" : "a signature";
            for (long length : new long[] {
                message.length,
                0,
                1,
                message.length + 1L,
                module.length(),
                module.length() + message.length,
                0xffffffffL,
                0x80000000L
            }) {
                all.add(trailer(name, message, 2, 0, length));
            }
            for (int i : new int[] {0, 1, 3, 4, 5, 7}) {
                all.add(trailer(name, message, 2, 1 << (8 * i), message.length));
            }
            for (int type : new int[] {0, 1, 3, 255}) {
                all.add(trailer(name, message, type, 0, message.length));
            }
        }
        for (int i = 0; i < 60 && foreign.length > 0; i++) {
            byte[] changed = foreign.clone();
            int at = i < 40 && 2 * i < changed.length ? i * 2 : random.nextInt(changed.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            all.add(trailer(
                    "a signature with byte " + at + " 0x" + Integer.toHexString(changed[at] & 0xff),
                    changed,
                    2,
                    0,
                    changed.length));
        }
        for (int i = 0; i < 10 && foreign.length > 0; i++) {
            byte[] part = java.util.Arrays.copyOf(foreign, random.nextInt(foreign.length));
            all.add(trailer("a signature of " + part.length + " bytes", part, 2, 0, part.length));
        }
        return all;
    }

    /** A block whose eight one-byte fields are 0 but for the type and what is set in {@code fields}, byte i in bits 8i. */
    private static Mutation trailer(String name, byte[] message, int type, long fields, long length) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (int i = 0; i < 8; i++) {
            block.put(i, (byte) (fields >>> (8 * i)));
        }
        block.put(2, (byte) type);
        block.putInt(8, (int) length);
        String value = name + ", type " + type + ", fields 0x" + Long.toHexString(fields) + ", length " + length;
        return appended(value, join(message, block.array(), MARKER));
    }

    private static List<Mutation> inSigned(ModuleBytes module, SplittableRandom random) {
        List<Mutation> all = new ArrayList<>();
        int block = module.length() - MARKER.length - BLOCK;
        for (int i = 0; i < BLOCK; i++) {
            all.addAll(new Field("signature block+" + i, "signature block", block + i, 1, List.of())
                    .mutations(module, random));
        }
        int message =
                block - (int) module.module().image().signature().orElseThrow().signatureLength();
        for (int at = message; at < block; at++) {
            boolean head = at < message + 100;
            for (int k = 0; k < (head ? 2 : 1); k++) {
                int bit = random.nextInt(8);
                all.add(Field.of("signature+" + (at - message), "signature", at, 1)
                        .to(module.value(at, 1) ^ (1L << bit)));
            }
        }
        for (int i = 0; i < 100; i++) {
            int at = random.nextInt(message);
            all.add(Field.of("content+" + at, "signed content", at, 1)
                    .to(module.value(at, 1) ^ (1L << random.nextInt(8))));
        }
        for (int i = 0; i < 10; i++) {
            all.add(Field.of("marker+" + i, "marker", module.length() - 1 - random.nextInt(MARKER.length), 1)
                    .to(random.nextInt(256)));
        }
        return all;
    }

    private static Mutation appended(String value, byte[] bytes) {
        return new Mutation("trailer", "trailer", value, Edits.of(new Edit.Append(bytes)));
    }

    private static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer joined = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            joined.put(part);
        }
        return joined.array();
    }
}
