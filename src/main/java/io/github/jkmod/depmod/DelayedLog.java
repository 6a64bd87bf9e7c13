package io.github.jkmod.depmod;

import java.util.ArrayList;
import java.util.List;

/** Keeps messages until it is their turn. */
final class DelayedLog implements DepmodLog {
    private record Message(Level level, String text) {}

    private final List<Message> messages = new ArrayList<>();

    @Override
    public void log(Level level, String text) {
        messages.add(new Message(level, text));
    }

    /** Hands them over in the order in which they came. */
    void tell(DepmodLog log) {
        messages.forEach(message -> log.log(message.level(), message.text()));
    }
}
