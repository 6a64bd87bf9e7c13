package io.github.jkmod.moddb;

import io.github.jkmod.bytes.Window;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * One of depmod's {@code modules.*.bin}: a trie from keys to values, as modules.dep.bin(5) and kmod read it.
 *
 * <p>All numbers are big-endian. A node's address has in its upper four bits which parts the node has: a prefix, children,
 * values, in this order. Keys and values are bytes, here as ISO-8859-1.
 */
public final class IndexFile {
    /** The first four bytes. */
    static final long MAGIC = 0xb007_f457L;

    /** The upper half of the second four bytes. */
    static final int MAJOR_VERSION = 2;

    private static final int HEADER = 12;
    private static final long PREFIX = 0x8000_0000L;
    private static final long VALUES = 0x4000_0000L;
    private static final long CHILDREN = 0x2000_0000L;
    private static final long ADDRESS = 0x0fff_ffffL;
    private static final String WILDCARDS = "*?[";
    private static final int MAX_KEY = 1024;

    private final Window file;
    private final long root;

    private IndexFile(Window file) {
        this.file = file;
        this.root = file.u32(8, ByteOrder.BIG_ENDIAN);
    }

    /**
     * {@return the index in {@code file}, or empty where there is none: no such file, or one too short for a header}
     *
     * @throws UnknownFormatException if it is an index of another kind
     * @throws IOException if it is there and cannot be read
     */
    static Optional<IndexFile> read(Path file) throws IOException, UnknownFormatException {
        return Files.exists(file) ? parse(Window.of(Files.readAllBytes(file), file.toString())) : Optional.empty();
    }

    /** As the other, from bytes. */
    static Optional<IndexFile> parse(Window file) throws UnknownFormatException {
        if (file.size() < HEADER) {
            return Optional.empty();
        }
        long magic = file.u32(0, ByteOrder.BIG_ENDIAN);
        if (magic != MAGIC) {
            throw new UnknownFormatException(
                    LibkmodPlace.INDEX_MAGIC, "magic check fail: " + Long.toHexString(magic) + " instead of b007f457");
        }
        int version = file.u16(4, ByteOrder.BIG_ENDIAN);
        if (version != MAJOR_VERSION) {
            throw new UnknownFormatException(
                    LibkmodPlace.INDEX_VERSION,
                    "major version check fail: " + version + " instead of " + MAJOR_VERSION);
        }
        return Optional.of(new IndexFile(file));
    }

    /** An index whose header is another program's or another version's. */
    static final class UnknownFormatException extends Exception {
        private static final long serialVersionUID = 1L;

        private final LibkmodPlace place;

        UnknownFormatException(LibkmodPlace place, String message) {
            super(message);
            this.place = place;
        }

        Complaint complaint() {
            return new Complaint(place, String.valueOf(getMessage()));
        }
    }

    private record Value(long priority, String text) {}

    private record Node(String prefix, int first, List<Long> children, List<Value> values) {
        /** The address of the child for {@code key}; 0 if there is none. */
        long child(int key) {
            return key >= first && key < first + children.size() ? children.get(key - first) : 0;
        }
    }

    private Node node(long address) {
        long at = address & ADDRESS;
        String prefix = "";
        if ((address & PREFIX) != 0) {
            prefix = file.string(at);
            at += prefix.length() + 1;
        }
        int first = 0;
        List<Long> children = List.of();
        if ((address & CHILDREN) != 0) {
            first = file.u8(at);
            int last = file.u8(at + 1);
            at += 2;
            children = new ArrayList<>();
            for (int key = first; key <= last; key++) {
                children.add(file.u32(at, ByteOrder.BIG_ENDIAN));
                at += 4;
            }
        }
        return new Node(prefix, first, children, (address & VALUES) != 0 ? values(at) : List.of());
    }

    private List<Value> values(long start) {
        long count = file.u32(start, ByteOrder.BIG_ENDIAN);
        long at = start + 4;
        List<Value> values = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            String text = file.string(at + 4);
            values.add(new Value(file.u32(at, ByteOrder.BIG_ENDIAN), text));
            at += 4 + text.length() + 1;
        }
        return values;
    }

    private static boolean isNode(long address) {
        return (address & ADDRESS) != 0;
    }

    /**
     * {@return the first value of exactly {@code key}, without wildcards}
     *
     * @throws io.github.jkmod.bytes.MalformedException if the file is damaged on the way there
     */
    Optional<String> search(String key) {
        long address = root;
        int at = 0;
        while (isNode(address)) {
            Node node = node(address);
            if (!key.startsWith(node.prefix(), at)) {
                return Optional.empty();
            }
            at += node.prefix().length();
            if (at == key.length()) {
                return node.values().stream().findFirst().map(Value::text);
            }
            address = node.child(key.charAt(at));
            at++;
        }
        return Optional.empty();
    }

    /**
     * {@return the values of all keys that match {@code name} as patterns, by priority, as modules.order has the modules}
     *
     * @throws io.github.jkmod.bytes.MalformedException if the file is damaged on the way there
     */
    List<String> searchPatterns(String name) {
        List<Value> found = new ArrayList<>();
        long address = root;
        int at = 0;
        while (isNode(address)) {
            Node node = node(address);
            String prefix = node.prefix();
            for (int i = 0; i < prefix.length(); i++) {
                if (WILDCARDS.indexOf(prefix.charAt(i)) >= 0) {
                    addMatches(node, i, new StringBuilder(), name.substring(at + i), found);
                    return texts(found);
                }
                if (at + i >= name.length() || prefix.charAt(i) != name.charAt(at + i)) {
                    return texts(found);
                }
            }
            at += prefix.length();
            for (int i = 0; i < WILDCARDS.length(); i++) {
                long child = node.child(WILDCARDS.charAt(i));
                if (isNode(child)) {
                    StringBuilder pattern = new StringBuilder().append(WILDCARDS.charAt(i));
                    addMatches(node(child), 0, pattern, name.substring(at), found);
                }
            }
            if (at == name.length()) {
                node.values().forEach(value -> add(value, found));
                return texts(found);
            }
            address = node.child(name.charAt(at));
            at++;
        }
        return texts(found);
    }

    /** Adds the values below {@code node}, whose prefix counts from {@code skip}, that match what is left of the name. */
    private void addMatches(Node node, int skip, StringBuilder pattern, String rest, List<Value> found) {
        int length = pattern.length();
        pattern.append(node.prefix(), skip, node.prefix().length());
        forEachChild(node, pattern, child -> addMatches(child, 0, pattern, rest, found));
        if (!node.values().isEmpty() && Wildcard.matches(pattern.toString(), rest)) {
            node.values().forEach(value -> add(value, found));
        }
        pattern.setLength(length);
    }

    /** Before the first that is not more urgent, as kmod does: of equal ones the last comes first. */
    private static void add(Value value, List<Value> found) {
        int at = 0;
        while (at < found.size() && found.get(at).priority() < value.priority()) {
            at++;
        }
        found.add(at, value);
    }

    private static List<String> texts(List<Value> values) {
        return values.stream().map(Value::text).toList();
    }

    /**
     * Hands every key and value to {@code sink}, in the order of the keys' bytes, a key as often as it has values.
     *
     * @throws io.github.jkmod.bytes.MalformedException if the file is damaged
     */
    public void forEach(BiConsumer<String, String> sink) {
        if (isNode(root)) {
            walk(node(root), new StringBuilder(), sink);
        }
    }

    private void walk(Node node, StringBuilder key, BiConsumer<String, String> sink) {
        int length = key.length();
        key.append(node.prefix());
        node.values().forEach(value -> sink.accept(key.toString(), value.text()));
        forEachChild(node, key, child -> walk(child, key, sink));
        key.setLength(length);
    }

    private void forEachChild(Node node, StringBuilder key, java.util.function.Consumer<Node> visit) {
        if (key.length() > MAX_KEY) { // a damaged file may have a circle
            throw file.malformed(0, "a key of more than " + MAX_KEY + " bytes");
        }
        for (int i = 0; i < node.children().size(); i++) {
            long child = node.children().get(i);
            if (isNode(child)) {
                key.append((char) (node.first() + i));
                visit.accept(node(child));
                key.setLength(key.length() - 1);
            }
        }
    }
}
