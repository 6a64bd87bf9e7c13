package io.github.jkmod.junit;

import io.github.jkmod.vm.ExecEnd;
import io.github.jkmod.vm.ExecStreams;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestReady;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A real guest. */
record QemuLink(Guest guest) implements GuestLink {
    @Override
    public GuestReady ready() {
        return guest.ready();
    }

    @Override
    public ExecEnd exec(List<String> argv, Duration timeout, ExecStreams streams)
            throws IOException, GuestDiedException {
        return guest.exec(argv, timeout, streams);
    }

    @Override
    public long awaitConsole(String text, long from, Duration limit) throws InterruptedException {
        return guest.awaitConsole(text, from, limit);
    }

    @Override
    public long settle() throws IOException, GuestDiedException {
        return guest.settle();
    }

    @Override
    public List<String> console(long from, long to) {
        return guest.console(from, to);
    }

    @Override
    public void powerOff() throws IOException, GuestDiedException {
        guest.powerOff();
    }

    @Override
    public void close() {
        guest.close();
    }
}
