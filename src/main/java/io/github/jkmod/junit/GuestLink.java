package io.github.jkmod.junit;

import io.github.jkmod.vm.ExecResult;
import io.github.jkmod.vm.GuestReady;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What a test's guest is spoken to by; see {@link io.github.jkmod.vm.Guest}, whose methods these are. */
interface GuestLink extends AutoCloseable {
    GuestReady ready();

    ExecResult exec(List<String> argv, Duration timeout) throws IOException, GuestDiedException;

    long settle() throws IOException, GuestDiedException;

    List<String> console(long from, long to);

    void powerOff() throws IOException, GuestDiedException;

    @Override
    void close();
}
