package io.github.jkmod.depmod;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The order in which kmod walks its hash tables, and so writes modules and symbols: by bucket of Paul Hsieh's
 * SuperFastHash, in a bucket by the bytes of the key.
 */
final class HashOrder {
    private HashOrder() {}

    /**
     * {@return the keys in a table's order}
     *
     * @param keys each once
     * @param buckets how many buckets the table has, a power of two
     */
    static List<String> of(Collection<String> keys, int buckets) {
        List<List<String>> table = new ArrayList<>(buckets);
        for (int i = 0; i < buckets; i++) {
            table.add(new ArrayList<>());
        }
        for (String key : keys) {
            table.get(hash(key) & (buckets - 1)).add(key);
        }
        List<String> ordered = new ArrayList<>(keys.size());
        for (List<String> bucket : table) {
            bucket.sort(null);
            ordered.addAll(bucket);
        }
        return ordered;
    }

    /** {@return SuperFastHash of the key's bytes, each a character below 256; its words are read little endian} */
    static int hash(String key) {
        int length = key.length();
        int hash = length;
        int at = 0;
        for (; at + 4 <= length; at += 4) {
            hash += word(key, at);
            hash = (hash << 16) ^ (word(key, at + 2) << 11) ^ hash;
            hash += hash >>> 11;
        }
        switch (length - at) {
            case 3 -> {
                hash += word(key, at);
                hash ^= hash << 16;
                hash ^= (byte) key.charAt(at + 2) << 18;
                hash += hash >>> 11;
            }
            case 2 -> {
                hash += word(key, at);
                hash ^= hash << 11;
                hash += hash >>> 17;
            }
            case 1 -> {
                hash += (byte) key.charAt(at);
                hash ^= hash << 10;
                hash += hash >>> 1;
            }
            default -> {}
        }
        hash ^= hash << 3;
        hash += hash >>> 5;
        hash ^= hash << 4;
        hash += hash >>> 17;
        hash ^= hash << 25;
        hash += hash >>> 6;
        return hash;
    }

    private static int word(String key, int at) {
        return (key.charAt(at) & 0xff) | ((key.charAt(at + 1) & 0xff) << 8);
    }
}
