package io.github.jkmod.junit;

import io.github.jkmod.vm.ExecResult;
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
    public ExecResult exec(List<String> argv, Duration timeout) throws IOException, GuestDiedException {
        return guest.exec(argv, timeout);
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
