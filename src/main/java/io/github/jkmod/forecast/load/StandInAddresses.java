package io.github.jkmod.forecast.load;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.KernelSpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Addresses that stand for those that the kernel will choose. Each lies where that architecture has things of its kind, so
 * that ranges come out as they do on the real machine when it is far from its limits.
 */
public final class StandInAddresses {
    private static final int STRIDE = 64;

    /** How far into an imported thing a pointer may go and still count as one to it. */
    private static final int BEHIND = 0x10000;

    private final long kernel;
    private final long modules;
    private final long temporary;
    private final Map<String, Long> imports = new HashMap<>();

    /** The imports' names, one for each {@link #STRIDE} from {@link #kernel} on. */
    private final List<String> names = new ArrayList<>();

    StandInAddresses(Architecture architecture) {
        KernelSpace space = architecture.space();
        this.kernel = space.kernel();
        this.modules = space.modules();
        this.temporary = space.vmalloc();
    }

    /** {@return the address of what another provides under that name: the same for the same name} */
    public long ofImport(String name) {
        Long known = imports.get(name);
        if (known != null) {
            return known;
        }
        long address = kernel + (long) names.size() * STRIDE;
        imports.put(name, address);
        names.add(name);
        return address;
    }

    /** {@return the name that {@link #ofImport} gave exactly this address} */
    public Optional<String> importAt(long address) {
        long distance = address - kernel;
        boolean one = distance >= 0 && distance % STRIDE == 0 && distance / STRIDE < names.size();
        return one ? Optional.of(names.get((int) (distance / STRIDE))) : Optional.empty();
    }

    /** {@return whether that is the address of something imported, or in or shortly behind it} */
    public boolean isImport(long address) {
        return Long.compareUnsigned(address - kernel, (long) names.size() * STRIDE + BEHIND) < 0;
    }

    /** {@return where the module's own memory begins} */
    public long modules() {
        return modules;
    }

    /** {@return an address behind the kernel's own per-CPU variables} */
    public long perCpu() {
        return kernel + 0xd0_0000L;
    }

    /** {@return where the temporary buffer with the file begins ({@code info->hdr})} */
    public long temporary() {
        return temporary;
    }
}
