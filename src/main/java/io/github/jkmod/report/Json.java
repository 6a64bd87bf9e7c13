package io.github.jkmod.report;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.jr.ob.JSON;
import io.github.jkmod.bytes.MalformedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** JSON (RFC 8259) to and from trees of Map, List, String, Number, Boolean and null; nulls are written, never left out. */
public final class Json {
    private static final JSON LINE = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);
    private static final JSON PRETTY = LINE.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    private Json() {}

    /** {@return the tree on one line, without a line end} */
    public static String line(@Nullable Object tree) {
        return write(LINE, tree);
    }

    /** {@return the tree indented over several lines, without a line end} */
    public static String pretty(@Nullable Object tree) {
        return write(PRETTY, tree);
    }

    private static String write(JSON json, @Nullable Object tree) {
        try {
            return json.asString(tree);
        } catch (IOException e) {
            throw new UncheckedIOException("writing JSON to a string", e);
        }
    }

    /**
     * {@return the tree of a JSON text}
     *
     * @throws MalformedException if it is not one JSON value; the offset is in characters
     */
    public static @Nullable Object parse(String text) {
        try (JsonParser parser = LINE.createParser(text)) {
            Object tree = LINE.anyFrom(parser);
            if (parser.nextToken() != null) {
                throw new MalformedException("JSON", offset(parser.currentLocation()), "more than one value");
            }
            return tree;
        } catch (JsonProcessingException e) {
            long offset =
                    e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getCharOffset());
            throw new MalformedException("JSON", offset, e.getOriginalMessage());
        } catch (IOException e) {
            throw new MalformedException("JSON", 0, String.valueOf(e.getMessage()));
        }
    }

    private static long offset(@Nullable JsonLocation location) {
        return location == null ? 0 : Math.max(0, location.getCharOffset());
    }
}
