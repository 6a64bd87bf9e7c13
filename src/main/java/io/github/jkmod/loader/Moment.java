package io.github.jkmod.loader;

import io.github.jkmod.kernel.ProcModule;
import java.time.Duration;
import java.util.Optional;

/**
 * A change in a module's life as /proc/modules showed it while it was loaded.
 *
 * @param time since the system call was made, to the millisecond or so: it is looked at from time to time
 * @param state what the line said; empty for no line, which is how an UNFORMED module and one that is gone look
 */
public record Moment(Duration time, Optional<ProcModule.State> state) {}
