package io.github.jkmod.vm.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Messages out of JSON: an object with the message's type and what it says. */
final class SpokenMessage {
    private SpokenMessage() {}

    /**
     * {@return the message in this JSON}
     *
     * @throws IOException if it is none, of no known type, or lacks a field
     */
    static Message decode(byte[] json) throws IOException {
        Fields f = new Fields(fields(json));
        return switch (f.type()) {
            case READY ->
                new Message.Ready(
                        f.text("release"), f.text("machine"), f.text("java"), f.number("started"), f.number("uptime"));
            case BEAT -> new Message.Beat(f.number("number"));
            case EXIT -> new Message.Exit(f.integer("id"), f.integer("code"), f.number("ms"));
            case LOST -> new Message.Lost(f.integer("id"));
            case DONE -> new Message.Done(f.number("frames"));
            case EXEC -> new Message.Exec(f.integer("id"), f.texts("argv"), f.flag("input"), f.flag("terminal"));
            case MARK -> new Message.Mark(f.text("text"));
            case POWEROFF -> new Message.PowerOff();
            case FREEZE -> new Message.Freeze(f.text("token"));
            case FROZEN -> new Message.Frozen(f.text("problem"));
            case THAW ->
                new Message.Thaw(
                        f.text("nonce"), f.number("millis"), f.bytes("entropy"), f.number("size"), f.number("crc"));
            case THAWED -> new Message.Thawed(f.text("problem"));
        };
    }

    private static Map<String, Object> fields(byte[] json) throws IOException {
        try {
            return JSON.std.mapFrom(json);
        } catch (JacksonException e) { // its own message is several lines, with what the other end wrote
            throw new IOException("message of " + json.length + " bytes is no JSON object", e);
        }
    }

    /** A JSON object whose fields must be there. */
    private record Fields(Map<String, Object> map) {
        Message.Type type() throws IOException {
            String word = text("type");
            for (Message.Type type : Message.Type.values()) {
                if (type.word().equals(word)) {
                    return type;
                }
            }
            throw new IOException("unknown type of message");
        }

        String text(String name) throws IOException {
            return get(name, String.class);
        }

        long number(String name) throws IOException {
            Number value = get(name, Number.class);
            if (value instanceof Integer || value instanceof Long) {
                return value.longValue();
            }
            throw new IOException("field " + name + " is no integer of 64 bits");
        }

        int integer(String name) throws IOException {
            long value = number(name);
            if (value != (int) value) {
                throw new IOException("field " + name + " is no integer of 32 bits");
            }
            return (int) value;
        }

        boolean flag(String name) throws IOException {
            return get(name, Boolean.class);
        }

        List<String> texts(String name) throws IOException {
            List<?> values = get(name, List.class);
            return values.stream().map(String::valueOf).toList();
        }

        byte[] bytes(String name) throws IOException {
            try {
                return Base64.getDecoder().decode(text(name));
            } catch (IllegalArgumentException e) {
                throw new IOException("field " + name + " is not base64", e);
            }
        }

        private <T> T get(String name, Class<T> type) throws IOException {
            Object value = map.get(name);
            if (!type.isInstance(value)) {
                throw new IOException("message without a proper field " + name);
            }
            return type.cast(value);
        }
    }
}
