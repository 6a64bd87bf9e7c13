package io.github.jkmod.kernel.image;

import io.github.jkmod.bootfile.PackedKernel;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import io.github.jkmod.image.FileBytes;
import io.github.jkmod.kernel.Bytes;
import io.github.jkmod.kernel.EmbeddedCertificates;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelFiles;
import io.github.jkmod.kernel.types.KernelBtf;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A kernel as its boot file holds it, unpacked: an ELF file with its sections on x86, the bare memory on ARM. */
public final class KernelImage {
    private static final String BANNER = "Linux version ";
    private static final Pattern NUMBERED = Pattern.compile("\\) #\\d");
    private static final int MAX_BANNER = 1024;

    private final Window bytes;
    private final Optional<ElfFile> elf;
    private boolean bareIsRead;
    private @Nullable BareMemory bare;

    private KernelImage(Window bytes, Optional<ElfFile> elf) {
        this.bytes = bytes;
        this.elf = elf;
    }

    /** {@return the kernel in that boot file; Malformed if it cannot be unpacked} */
    public static Fact<KernelImage> read(Path vmlinuz) {
        return KernelFiles.fact(vmlinuz, () -> of(Window.of(PackedKernel.unpack(packed(vmlinuz)), vmlinuz.toString())));
    }

    private static Window packed(Path vmlinuz) throws IOException {
        String name = vmlinuz.toString();
        return Window.of(FileBytes.read(vmlinuz, name, PackedKernel.LIMIT), name);
    }

    /** {@return the kernel in these bytes, unpacked} */
    public static KernelImage of(Window bytes) {
        boolean elf = PackedKernel.isElf(bytes);
        return new KernelImage(bytes, elf ? Optional.of(ElfFile.parse(bytes)) : Optional.empty());
    }

    /**
     * {@return what {@code uname -v} says of the kernel in that boot file, as far as it says so without being unpacked}
     */
    public static Fact<String> openVersion(Path vmlinuz) {
        return KernelFiles.fact(vmlinuz, () -> packed(vmlinuz))
                .flatMap(file -> PackedKernel.x86Version(file)
                        .flatMap(KernelImage::numbered)
                        .or(() -> PackedKernel.isRaw(file) ? of(file).version() : Optional.empty())
                        .<Fact<String>>map(Fact.Present::new)
                        .orElseGet(() -> new Fact.Absent<>(vmlinuz + ": says no version without being unpacked")));
    }

    /** {@return what kernel that boot file is, if it is one for an architecture that jkmod does not know} */
    public static Optional<String> foreign(Path vmlinuz) {
        return KernelFiles.fact(vmlinuz, () -> PackedKernel.foreign(packed(vmlinuz)))
                .value()
                .flatMap(kernel -> kernel);
    }

    /** {@return the architecture, where the file tells} */
    public Optional<Architecture> architecture() {
        if (elf.isPresent()) {
            return Architecture.ofElf(elf.get().header().machine());
        }
        return Optional.of(PackedKernel.architectureOfBare(bytes));
    }

    /** {@return its banner, as /proc/version shows it} */
    public Optional<String> banner() {
        byte[] start = BANNER.getBytes(StandardCharsets.ISO_8859_1);
        for (long at = Bytes.find(bytes, start, 0); at >= 0; at = Bytes.find(bytes, start, at + 1)) {
            long length = Math.min(MAX_BANNER, bytes.size() - at);
            String text = bytes.text(at, length);
            int end = text.indexOf('\n');
            String line = text.substring(0, Math.max(end, 0));
            // since 6.1 another banner, without the build's number, is linked in too and never used
            if (numbered(line).isPresent()) {
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    /** {@return what {@code uname -v} says of it} */
    public Optional<String> version() {
        return banner().flatMap(KernelImage::numbered);
    }

    /** The part from the build's number on: {@code #1 SMP …}; the compiler before it is in parentheses. */
    private static Optional<String> numbered(String banner) {
        Matcher number = NUMBERED.matcher(banner);
        return number.find() ? Optional.of(banner.substring(number.start() + 2).stripTrailing()) : Optional.empty();
    }

    /**
     * {@return its exports by name, each with GPL flag, namespace and CRC if it keeps any; Hidden where they are not found}
     *
     * @param crcs whether it keeps CRCs (CONFIG_MODVERSIONS); asked only of a kernel without sections, which cannot tell
     */
    public Fact<Map<String, KernelExport>> exports(boolean crcs) {
        return (elf.isPresent() ? exportsBySection() : exportsByLook(crcs))
                .<Fact<Map<String, KernelExport>>>map(Fact.Present::new)
                .orElseGet(() -> new Fact.Hidden<>(bytes.origin() + ": its tables of exports are not found"));
    }

    private Optional<Map<String, KernelExport>> exportsByLook(boolean crcs) {
        Map<String, KernelExport> exports = new LinkedHashMap<>();
        for (BareMemory memory : bare().stream().toList()) {
            for (ExportTable table : new ExportTableSearch(memory, exportForm()).tables(crcs)) {
                if (!table.read(memory, exports)) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(exports).filter(found -> !found.isEmpty());
    }

    private ExportTable.Form exportForm() {
        return architecture().map(ExportTable.Form::of).orElse(ExportTable.Form.PREL32);
    }

    private int pointerBytes() {
        return architecture().map(Architecture::bits).orElse(64) / 8;
    }

    /** The memory of a kernel without sections. */
    private synchronized Optional<BareMemory> bare() {
        if (!bareIsRead) {
            bare = architecture()
                    .flatMap(architecture -> BareMemory.of(bytes, architecture))
                    .orElse(null);
            bareIsRead = true;
        }
        return Optional.ofNullable(bare);
    }

    private Optional<Map<String, KernelExport>> exportsBySection() {
        Map<String, KernelExport> exports = new LinkedHashMap<>();
        KernelMemory memory = new ElfMemory(elf.orElseThrow());
        boolean flagged = elf.orElseThrow().section("__kflagstab").isPresent();
        boolean read = table("__ksymtab", "__kcrctab", flagged ? Optional.empty() : Optional.of(false), memory, exports)
                && table("__ksymtab_gpl", "__kcrctab_gpl", Optional.of(true), memory, exports);
        return Optional.of(exports).filter(found -> read && !found.isEmpty());
    }

    private boolean table(
            String name,
            String crcs,
            Optional<Boolean> gplOnly,
            KernelMemory memory,
            Map<String, KernelExport> exports) {
        ElfFile file = elf.orElseThrow();
        Optional<Section> section = file.section(name).filter(Section::hasBytes);
        if (section.isEmpty()) {
            return true;
        }
        long start = section.get().address();
        OptionalLong flags = gplOnly.isPresent() ? OptionalLong.empty() : address(file, "__kflagstab");
        return new ExportTable(start, start + section.get().size(), exportForm(), gplOnly, flags, address(file, crcs))
                .read(memory, exports);
    }

    private static OptionalLong address(ElfFile file, String section) {
        return file.section(section).filter(Section::hasBytes).stream()
                .mapToLong(Section::address)
                .findFirst();
    }

    /** {@return the options it was built with; Absent where it does not hold them (CONFIG_IKCONFIG)} */
    public Fact<KernelConfig> config() {
        return KernelConfig.within(bytes);
    }

    /** {@return its type information; Absent where it has none} */
    public Fact<KernelBtf> btf() {
        Optional<Window> blob = elf.isPresent()
                ? elf.get().section(".BTF").map(elf.get()::content)
                : Bytes.all(bytes, new byte[] {(byte) 0x9f, (byte) 0xeb, 1, 0, KernelBtf.HEADER, 0, 0, 0})
                        .mapToObj(at -> KernelBtf.at(bytes, at))
                        .flatMap(Optional::stream)
                        .findFirst();
        return blob.isEmpty()
                ? new Fact.Absent<>(bytes.origin() + ": has no BTF")
                : KernelFiles.fact(Path.of(bytes.origin()), () -> KernelBtf.parse(blob.get()));
    }

    /**
     * {@return the folders that the parameters of its built-in code get in /sys/module; Hidden where their table is not
     * found}
     */
    public Fact<Set<String>> parameterFolders() {
        Optional<Set<String>> folders;
        if (elf.isPresent()) {
            BuiltInParameters parameters = new BuiltInParameters(new ElfMemory(elf.get()), pointerBytes());
            folders = elf.get().section("__param").map(elf.get()::content).flatMap(parameters::folders);
        } else {
            folders = bare().flatMap(memory -> {
                BuiltInParameters parameters = new BuiltInParameters(memory, pointerBytes());
                return parameters.find(memory.image()).flatMap(parameters::folders);
            });
        }
        return folders.<Fact<Set<String>>>map(Fact.Present::new)
                .orElseGet(() -> new Fact.Hidden<>(bytes.origin() + ": its table of parameters is not found"));
    }

    /**
     * {@return the certificates that it was built with, each in DER: those whose keys it trusts from the start}
     *
     * @param revocations whether it was built with certificates that it refuses, too (SYSTEM_REVOCATION_KEYS)
     */
    public Fact<List<byte[]>> certificates(boolean revocations) {
        List<EmbeddedCertificates.Listed> lists = new EmbeddedCertificates(bytes)
                .lists().stream()
                        .filter(list -> !revocations || list.hasModuleLength())
                        .toList();
        return lists.size() > 1 || (revocations && lists.isEmpty())
                ? new Fact.Hidden<>(bytes.origin() + ": which of its certificates it trusts cannot be told")
                : new Fact.Present<>(lists.isEmpty() ? List.of() : lists.get(0).certificates());
    }

    /** {@return the vermagic of that release, which stands in the kernel as a string of its own} */
    public Optional<String> vermagic(String release) {
        byte[] start = ("\0" + release + " ").getBytes(StandardCharsets.ISO_8859_1);
        return Bytes.all(bytes, start)
                .mapToObj(at -> bytes.text(at + 1, Math.min(MAX_BANNER, bytes.size() - at - 1)))
                .map(text -> text.substring(0, Math.max(0, text.indexOf('\0'))))
                .filter(text -> text.contains(" mod_unload ") || text.contains(" SMP "))
                .filter(text -> text.indexOf('(') < 0 && text.indexOf('#') < 0)
                .findFirst();
    }
}
