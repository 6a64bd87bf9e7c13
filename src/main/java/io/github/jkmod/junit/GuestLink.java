package io.github.jkmod.junit;

import io.github.jkmod.vm.ExecEnd;
import io.github.jkmod.vm.ExecStreams;
import io.github.jkmod.vm.GuestReady;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What a test's guest is spoken to by; see {@link io.github.jkmod.vm.Guest}, whose methods these are. */
interface GuestLink extends AutoCloseable {
    GuestReady ready();

    ExecEnd exec(List<String> argv, Duration timeout, ExecStreams streams) throws IOException, GuestDiedException;

    long awaitConsole(String text, long from, Duration limit) throws InterruptedException;

    long settle() throws IOException, GuestDiedException;

    List<String> console(long from, long to);

    void powerOff() throws IOException, GuestDiedException;

    @Override
    void close();
}
