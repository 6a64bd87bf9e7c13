package io.github.jkmod.depmod;

import java.util.ArrayList;
import java.util.List;

/** Keeps depmod's messages for a look at them. */
final class RecordingLog implements DepmodLog {
    final List<String> lines = new ArrayList<>();

    @Override
    public void log(Level level, String text) {
        lines.add(level + ": " + text);
    }
}
