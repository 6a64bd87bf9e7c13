package io.github.jkmod.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.jr.ob.JSON;
import io.github.jkmod.bytes.MalformedException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * JSON (RFC 8259) to and from records and trees of Map, List, String, Number, Boolean and null; nulls are written, never left
 * out.
 */
public final class Json {
    private Json() {}

    /** {@return the record or tree on one line, without a line end} */
    public static String line(@Nullable Object document) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.std.getStreamingFactory().createGenerator(text)) {
            write(out, document);
        } catch (IOException e) {
            throw new UncheckedIOException("writing JSON to a string", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Record document) {
            writeRecord(out, document);
        } else if (value instanceof Optional<?> optional) {
            write(out, optional.orElse(null));
        } else if (value instanceof OptionalLong optional) {
            write(out, optional.isPresent() ? optional.getAsLong() : null);
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object each : list) {
                write(out, each);
            }
            out.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> each : map.entrySet()) {
                out.writeFieldName(String.valueOf(each.getKey()));
                write(out, each.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Enum<?> constant) {
            out.writeString(Records.label(constant));
        } else {
            writeNumber(out, (Number) value);
        }
    }

    private static void writeRecord(JsonGenerator out, Record document) throws IOException {
        out.writeStartObject();
        for (Records.Member member : Records.members(document.getClass())) {
            Object value = member.in(document);
            if (!(value instanceof Others<?> others)) {
                out.writeFieldName(member.key());
                write(out, value);
            } else if (!others.documents().isEmpty()) {
                out.writeFieldName(member.key());
                write(out, others.documents());
            }
        }
        out.writeEndObject();
    }

    private static void writeNumber(JsonGenerator out, Number number) throws IOException {
        if (number instanceof Double real) {
            out.writeNumber(real);
        } else if (number instanceof BigInteger big) {
            out.writeNumber(big);
        } else {
            out.writeNumber(number.longValue());
        }
    }

    /**
     * {@return the record of a JSON text}
     *
     * @throws MalformedException if it is not one JSON value, or lacks a key
     */
    public static <T extends Record> T read(Class<T> type, String text) {
        return Records.read(type, parse(text) instanceof Map<?, ?> map ? map : Map.of());
    }

    /**
     * {@return the tree of a JSON text}
     *
     * @throws MalformedException if it is not one JSON value; the offset is in characters
     */
    public static @Nullable Object parse(String text) {
        try (JsonParser parser = JSON.std.createParser(text)) {
            Object tree = JSON.std.anyFrom(parser);
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
