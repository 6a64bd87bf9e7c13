package io.github.jkmod.junit;

import io.github.jkmod.vm.BootOptions;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestPool;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Guests of a test's own making, on the kernel that it runs on; each is judged and ended with the test. */
public final class Guests {
    private final TestRun test;

    Guests(TestRun test) {
        this.test = test;
    }

    /**
     * {@return a fresh guest of the machine that the class asks for}
     *
     * @param payload files and folders of this machine by their names under {@code /payload}
     * @throws GuestDiedException if it does not come up, with the kernel's or QEMU's words
     * @throws IOException if it cannot be made; the message says what to do
     */
    public TestGuest start(Map<String, Path> payload) throws IOException, GuestDiedException {
        return start(test.run().machine(), payload);
    }

    /**
     * {@return a fresh guest of another machine; the first of its kind takes longer, the next ones are clones}
     *
     * @throws GuestDiedException as above
     * @throws IOException as above
     */
    public TestGuest start(MachineShape shape, Map<String, Path> payload) throws IOException, GuestDiedException {
        return start(new Machine(shape, test.run().machine().cold()), payload);
    }

    /**
     * {@return a guest that is booted, whatever clones there may be}
     *
     * @throws GuestDiedException as above
     * @throws IOException as above
     */
    public TestGuest boot(MachineShape shape, Map<String, Path> payload) throws IOException, GuestDiedException {
        return start(new Machine(shape, true), payload);
    }

    private TestGuest start(Machine machine, Map<String, Path> payload) throws IOException, GuestDiedException {
        return test.add(test.run().start(machine, payload));
    }

    /**
     * {@return the maker of guests, for what the methods above cannot do; give its guests to {@link #adopt}}
     *
     * @param options changes how guests are booted and watched
     * @param environment in place of this process's
     * @throws IOException if jkmod's own files are not found
     */
    public GuestPool pool(UnaryOperator<BootOptions> options, Map<String, String> environment) throws IOException {
        return test.run().host().source().pool(options, environment);
    }

    /**
     * {@return a guest that was made otherwise, which from now on is judged and ended with the test}
     *
     * @throws GuestDiedException if it is dead
     * @throws IOException if it cannot be spoken to
     */
    public TestGuest adopt(Guest guest) throws IOException, GuestDiedException {
        Machine unknown = new Machine(MachineShape.USUAL, false);
        return test.add(test.run().guest(unknown, Map.of(), new QemuLink(guest)));
    }
}
