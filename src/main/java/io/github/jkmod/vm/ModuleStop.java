package io.github.jkmod.vm;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.Ehdr;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.ElfHeader;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.qemu.GdbStub;
import io.github.jkmod.vm.spec.GdbTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stops a guest where its kernel has a module in its place but has run nothing of it.
 *
 * <p>That is {@code module_finalize(hdr, sechdrs, mod)}, which every architecture has under this name: relocations are
 * applied, and each section's header holds its address. It needs neither debug information of the kernel nor the layout of
 * any structure of its own.
 */
public final class ModuleStop implements AutoCloseable {
    /** The kernel's function. */
    public static final String FUNCTION = "module_finalize";

    private final GdbStub stub;
    private final Architecture architecture;
    private final long function;

    private ModuleStop(GdbStub stub, Architecture architecture, long function) {
        this.stub = stub;
        this.architecture = architecture;
        this.function = function;
    }

    /**
     * Prepares it; the guest is stopped until {@link #await}.
     *
     * @param port where its gdb server is to listen
     * @param function the address of {@link #FUNCTION}
     * @throws IOException if there can be no such server
     */
    public static ModuleStop of(Guest guest, Architecture architecture, int port, long function) throws IOException {
        GdbStub stub = GdbStub.open(guest.monitor(), port);
        ModuleStop stop = new ModuleStop(stub, architecture, function);
        stub.set(function, GdbTarget.of(architecture).breakpoint());
        return stop;
    }

    /**
     * Lets the guest run until it has put the last of these modules in its place; it is stopped there.
     *
     * @param modules in the order in which they will be loaded
     * @return the addresses of their sections by their names, for each module that came by, in the same order
     * @throws IOException if the guest or its QEMU ends before
     */
    public List<Map<String, Long>> await(List<ElfFile> modules) throws IOException {
        Map<ElfFile, Map<String, Long>> found = new LinkedHashMap<>();
        modules.forEach(module -> found.put(module, Map.of()));
        ElfFile last = modules.get(modules.size() - 1);
        GdbTarget target = GdbTarget.of(architecture);
        int kind = target.breakpoint();
        while (true) {
            stub.run();
            byte[] registers = stub.registers();
            long header = argument(registers, target.firstArgument());
            long sections = argument(registers, target.secondArgument());
            Optional<ElfFile> now = Optional.empty();
            for (ElfFile module : modules) {
                Optional<Map<String, Long>> addresses = addresses(module, header, sections);
                if (addresses.isPresent()) {
                    found.put(module, addresses.get());
                    now = Optional.of(module);
                }
            }
            stub.clear(function, kind);
            if (now.isPresent() && now.get() == last) {
                return List.copyOf(found.values());
            }
            stub.step();
            stub.set(function, kind);
        }
    }

    private long argument(byte[] registers, int index) {
        int width = architecture.bits() / Byte.SIZE;
        ByteBuffer all = ByteBuffer.wrap(registers).order(ByteOrder.LITTLE_ENDIAN);
        return width == Long.BYTES ? all.getLong(index * width) : Integer.toUnsignedLong(all.getInt(index * width));
    }

    /** {@return where the sections are, if it is this module that the kernel has before it} */
    private Optional<Map<String, Long>> addresses(ElfFile module, long header, long table) throws IOException {
        ElfHeader expected = module.header();
        Window ehdr = Window.of(stub.read(header, Ehdr.size(expected.elfClass())), "ELF header");
        if (Ehdr.E_SHOFF.read(ehdr, 0, expected.elfClass(), expected.order()) != expected.sectionHeaderOffset()
                || Ehdr.E_SHNUM.read(ehdr, 0, expected.elfClass(), expected.order())
                        != module.sections().size()) {
            return Optional.empty();
        }
        int size = Shdr.size(expected.elfClass());
        Window headers = Window.of(stub.read(table, size * module.sections().size()), "section headers");
        Map<String, Long> addresses = new LinkedHashMap<>();
        for (Section section : module.sections()) {
            Shdrs now = new Shdrs(headers, (long) size * section.index(), expected);
            if (now.get(Shdr.SH_OFFSET) != section.offset()) {
                return Optional.empty();
            }
            // Of a section without the flag the address is one in the copy that will go.
            if (section.isAlloc()
                    && (now.get(Shdr.SH_FLAGS) & ElfConstants.SHF_ALLOC) != 0
                    && now.get(Shdr.SH_SIZE) > 0) {
                addresses.putIfAbsent(section.name(), now.get(Shdr.SH_ADDR));
            }
        }
        return Optional.of(addresses);
    }

    /** One header as the kernel has it. */
    private record Shdrs(Window window, long at, ElfHeader header) {
        long get(Shdr field) {
            return field.read(window, at, header.elfClass(), header.order());
        }
    }

    /** Leaves the guest to others, stopped if it is. */
    @Override
    public void close() throws IOException {
        stub.close();
    }
}
