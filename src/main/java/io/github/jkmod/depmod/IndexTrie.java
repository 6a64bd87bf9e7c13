package io.github.jkmod.depmod;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code modules.*.bin} index in memory: a radix tree from keys to values, written as kmod 30 writes it, children
 * before their parents (tools/depmod.c, {@code index_write}).
 *
 * <p>The file: magic b007f457, version 00020001, offset of the root; all numbers big endian. A node is its prefix and
 * a NUL, the first and the last child's character with an offset for each between, then the number of values, each a
 * priority and a string with NUL. The upper four bits of an offset tell which of the three the node has.
 */
final class IndexTrie {
    /** Only 7-bit characters can be in the tree. */
    static final int CHARACTERS = 128;

    private static final int MAGIC = 0xb007f457;
    private static final int VERSION = 0x0002_0001;
    private static final int HAS_PREFIX = 0x8000_0000;
    private static final int HAS_VALUES = 0x4000_0000;
    private static final int HAS_CHILDREN = 0x2000_0000;

    private record Value(String text, int priority) {}

    private static final class Node {
        private String prefix;
        private List<Value> values = new ArrayList<>(1);
        private @Nullable Node @Nullable [] children; // from first to last
        private int first = CHARACTERS;
        private int last;

        Node(String prefix) {
            this.prefix = prefix;
        }

        @Nullable
        Node child(char c) {
            @Nullable Node[] known = children;
            return known == null || c < first || c > last ? null : known[c - first];
        }

        void setChild(char c, Node child) {
            @Nullable Node[] known = children;
            int newFirst = Math.min(first, c);
            int newLast = known == null ? c : Math.max(last, c);
            @Nullable Node[] grown = new @Nullable Node[newLast - newFirst + 1];
            if (known != null) {
                System.arraycopy(known, 0, grown, first - newFirst, known.length);
            }
            grown[c - newFirst] = child;
            children = grown;
            first = newFirst;
            last = newLast;
        }

        /** Cuts the prefix in front of its character {@code at}: all that was here goes into a child. */
        void split(int at) {
            Node child = new Node(prefix.substring(at + 1));
            child.values = values;
            child.children = children;
            child.first = first;
            child.last = last;
            char branch = prefix.charAt(at);
            prefix = prefix.substring(0, at);
            values = new ArrayList<>(1);
            children = null;
            first = CHARACTERS;
            last = 0;
            setChild(branch, child);
        }

        /** The new value stands in front of those of its own priority. */
        boolean add(String text, int priority) {
            boolean duplicate = false;
            int place = 0;
            for (Value value : values) {
                duplicate |= value.text().equals(text);
                if (value.priority() < priority) {
                    place++;
                }
            }
            values.add(place, new Value(text, priority));
            return duplicate;
        }
    }

    private final Node root = new Node("");

    /**
     * Adds a value to a key.
     *
     * @param priority lower ones come first among a key's values
     * @return whether the key had that value already; it is added all the same
     * @throws IndexCharacterException if key or value hold anything but 7-bit ASCII
     */
    boolean insert(String key, String value, int priority) throws IndexCharacterException {
        IndexCharacterException.check(key);
        IndexCharacterException.check(value);
        Node node = root;
        int at = 0;
        while (true) {
            int common = commonLength(node.prefix, key, at);
            if (common < node.prefix.length()) {
                node.split(common);
            }
            at += common;
            if (at == key.length()) {
                return node.add(value, priority);
            }
            char next = key.charAt(at++);
            Node child = node.child(next);
            if (child == null) {
                child = new Node(key.substring(at));
                child.add(value, priority);
                node.setChild(next, child);
                return false;
            }
            node = child;
        }
    }

    private static int commonLength(String prefix, String key, int at) {
        int length = Math.min(prefix.length(), key.length() - at);
        int common = 0;
        while (common < length && prefix.charAt(common) == key.charAt(at + common)) {
            common++;
        }
        return common;
    }

    /** {@return the whole file} */
    byte[] toBytes() {
        IndexBytes file = new IndexBytes();
        file.u32(MAGIC);
        file.u32(VERSION);
        int place = file.size();
        file.u32(0);
        file.u32At(place, write(root, file));
        return file.toArray();
    }

    private static int write(Node node, IndexBytes out) {
        @Nullable Node[] children = node.children;
        int[] offsets = new int[children == null ? 0 : children.length];
        for (int i = 0; i < offsets.length && children != null; i++) {
            Node child = children[i];
            offsets[i] = child == null ? 0 : write(child, out);
        }
        int offset = out.size();
        if (!node.prefix.isEmpty()) {
            out.string(node.prefix);
            offset |= HAS_PREFIX;
        }
        if (offsets.length > 0) {
            out.u8(node.first);
            out.u8(node.last);
            for (int child : offsets) {
                out.u32(child);
            }
            offset |= HAS_CHILDREN;
        }
        if (!node.values.isEmpty()) {
            out.u32(node.values.size());
            for (Value value : node.values) {
                out.u32(value.priority());
                out.string(value.text());
            }
            offset |= HAS_VALUES;
        }
        return offset;
    }
}
