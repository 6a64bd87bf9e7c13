package io.github.jkmod.moddb;

import io.github.jkmod.elf.ByteWriter;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes an index as depmod does: a trie whose chains are prefixes, children before their parents. */
public final class SampleIndex {
    private final ByteWriter out = new ByteWriter(ByteOrder.BIG_ENDIAN, false);
    private final Node root = new Node();

    private record Value(long priority, String text) {}

    private static final class Node {
        private final TreeMap<Character, Node> children = new TreeMap<>();
        private final List<Value> values = new ArrayList<>();
    }

    /** Adds a value, behind those that the key has. */
    public SampleIndex add(String key, String value, long priority) {
        Node node = root;
        for (char c : key.toCharArray()) {
            node = node.children.computeIfAbsent(c, k -> new Node());
        }
        node.values.add(new Value(priority, value));
        return this;
    }

    public SampleIndex add(String key, String value) {
        return add(key, value, 0);
    }

    /** The file. */
    public byte[] bytes() {
        out.padTo(12);
        long address = write(root);
        return new ByteWriter(ByteOrder.BIG_ENDIAN, false)
                .u32(IndexFile.MAGIC)
                .u16(IndexFile.MAJOR_VERSION)
                .u16(1)
                .u32(address)
                .bytes(java.util.Arrays.copyOfRange(out.bytes(), 12, out.size()))
                .bytes();
    }

    public void writeTo(Path file) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, bytes());
    }

    private long write(Node start) {
        StringBuilder prefix = new StringBuilder();
        Node node = start;
        while (node.values.isEmpty() && node.children.size() == 1) {
            prefix.append(node.children.firstKey().charValue());
            node = node.children.firstEntry().getValue();
        }
        List<@Nullable Long> children = new ArrayList<>();
        if (!node.children.isEmpty()) {
            for (char c = node.children.firstKey(); c <= node.children.lastKey(); c++) {
                Node child = node.children.get(c);
                children.add(child == null ? 0L : write(child));
            }
        }
        long address = out.size();
        if (prefix.length() > 0) {
            out.text(prefix.toString()).u8(0);
            address |= 0x8000_0000L;
        }
        if (!children.isEmpty()) {
            out.u8(node.children.firstKey()).u8(node.children.lastKey());
            children.forEach(out::u32);
            address |= 0x2000_0000L;
        }
        if (!node.values.isEmpty()) {
            out.u32(node.values.size());
            node.values.forEach(
                    value -> out.u32(value.priority()).text(value.text()).u8(0));
            address |= 0x4000_0000L;
        }
        return address;
    }
}
