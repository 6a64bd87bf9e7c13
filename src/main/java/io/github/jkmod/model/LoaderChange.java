package io.github.jkmod.model;

import static io.github.jkmod.model.Arrival.since;
import static io.github.jkmod.model.KernelPlace.file;
import static io.github.jkmod.model.KernelPlace.in;
import static io.github.jkmod.model.KernelPlace.inlined;
import static io.github.jkmod.model.KernelPlace.no;
import static io.github.jkmod.model.KernelRelease.Vendor.DEBIAN;

import java.util.Optional;

/**
 * What changed in module loading between Linux 5.10 and 7.2, as far as a forecast depends on it: the one place that compares
 * releases. {@code docs/kernel-history.md} is made from it. For a new kernel, add what it changed.
 */
@SuppressWarnings("ImmutableEnumChecker") // records of numbers, texts and lists that are copies
public enum LoaderChange {
    /** Debian's kernels refuse what kernel.org's take with one warning. */
    MISSING_CRC_REFUSED(
            since(5, 10).onlyBy(DEBIAN).observed(),
            inlined("check_version"),
            "a symbol without an entry in __versions is refused"),
    /** {@code fixup_pv_table}. */
    ARM_RELATIVE_PV_TABLE(
            since(5, 11), file("arch/arm/kernel/phys2virt.S"), "places in .pv_table are relative to their entry"),
    /** {@code NCAPINTS + NBUGINTS}. */
    X86_FEATURE_WORDS(
            since(5, 11).guessed(), file("arch/x86/include/asm/cpufeatures.h"), "24 words of features, no longer 25"),
    /** With it went EXPORT_UNUSED_SYMBOL. */
    GPL_FUTURE_GONE(
            since(5, 12), file("include/linux/module.h"), "no __ksymtab_gpl_future, _unused and _unused_gpl any more"),
    /** Earlier kernels warn once. */
    STATIC_CALL_BUG(
            since(5, 13).guessed(),
            in("__static_call_validate").on(Architecture.X86_64),
            "a call that cannot be patched stops the kernel"),
    /** Before, such a key was taken for SM2. */
    ECDSA_CERTIFICATES(since(5, 13), in("x509_extract_key_data"), "certificates with ECDSA keys on NIST's curves"),
    /** As the key's, the message's signature. */
    ECDSA_MESSAGES(since(5, 14), in("pkcs7_sig_note_pkey_algo"), "messages signed with ECDSA"),
    /** Before it, any flag left the signature unread. */
    COMPRESSED_FILES(
            since(5, 17).observed(),
            inlined("module_decompress"),
            "MODULE_INIT_COMPRESSED_FILE; only the other two flags void a signature"),
    /** Before, one line for all of them. */
    ELF_REFUSALS_EXPLAINED(
            since(5, 17).observed(), inlined("elf_validity_check"), "a line for each reason to refuse an ELF file"),
    /** Before, any index was followed. */
    SYMBOL_SECTION_CHECKED(
            since(5, 17).observed(),
            inlined("simplify_symbols"),
            "a symbol's section index is compared with their number"),
    /** R_ARM_REL32, R_ARM_MOVW_PREL_NC and R_ARM_MOVT_PREL. */
    ARM_PLACE_RELATIVE(
            since(5, 17), in("apply_relocate").on(Architecture.ARM), "R_ARM_REL32 and the _PREL forms are known"),
    /** By their first letter. */
    BOOL_TRUE_FALSE(since(5, 17).observed(), in("kstrtobool"), "a bool parameter takes t, T, f and F"),
    /** Before, the byte before the table was read. */
    EMPTY_NAME_TABLE_REFUSED(
            since(5, 18).observed(), inlined("elf_validity_check"), "an empty section name table is refused"),
    /** R_ARM_ALU_PC_G0_NC and its kind. */
    ARM_GROUP_RELOCATIONS(since(5, 18), in("apply_relocate").on(Architecture.ARM), "group relocations are known"),
    /** Before, {@code pkcs7_find_key} and {@code x509_check_for_self_signed} compared the algorithms. */
    KEY_MUST_FIT(
            since(5, 18),
            in("public_key_verify_signature"),
            "a signature's algorithm must be the key's, checked where it is used"),
    /** {@code OID_sm2}. */
    SM2_KEYS(since(5, 18), in("x509_extract_key_data"), "certificates whose key is named as SM2's"),
    /** Before, ARCH_HAS_STRICT_MODULE_RWX. */
    PAGES_BY_PROTECTION(
            since(5, 19),
            file("kernel/module/strict_rwx.c"),
            "STRICT_MODULE_RWX decides whether parts are rounded up to pages"),
    /** For FTRACE_MCOUNT_MAX_OFFSET. */
    FTRACE_LOOKS_UP(
            since(5, 19),
            in("test_for_valid_rec").on(Architecture.X86_64),
            "each place to trace is looked up in the module's kallsyms"),
    /** Tag {@code test}. */
    TEST_TAINT(since(6, 0).observed(), file("kernel/panic.c"), "taint N of modules that are tests"),
    /** Before, the byte before it was read. */
    LONE_QUOTE_CHECKED(since(6, 0), in("next_arg"), "a lone quote does not make it read before the arguments"),
    /** Before, only the two modules were named. */
    TAINTING_SYMBOL_NAMED(since(6, 0), inlined("inherit_taint"), "lines about a proprietary owner name the symbol"),
    /** {@code OID_sm3}, {@code OID_SM2_with_SM3}. */
    SM_MESSAGES(since(6, 0), in("pkcs7_sig_note_digest_algo"), "messages with SM3 digests and SM2 signatures"),
    /** {@code OID_gost2012Digest256}, {@code OID_gost2012PKey256} and those of 512 bits. */
    GOST_MESSAGES(
            since(6, 0), in("pkcs7_sig_note_digest_algo"), "messages with Streebog digests and EC-RDSA signatures"),
    /** {@code struct module} is the same whether the option is set or not. */
    BTF_FIELDS_ALWAYS(
            since(6, 0).until(6, 2).onlyBy(DEBIAN),
            file("include/linux/module.h"),
            "struct module has BTF's fields without BTF, too"),
    /** {@code KSYM_NAME_LEN}. */
    LONG_SYMBOL_NAMES(
            since(6, 1).observed(),
            file("include/linux/kallsyms.h"),
            "names of symbols are cut after 511 bytes, no longer 127"),
    /** {@code ARM64_CB_BIT}; before, capability 63 said so. */
    ARM64_CALLBACK_BIT(
            since(6, 1),
            in("__apply_alternatives").on(Architecture.ARM64),
            "a bit of an alternative's capability says that it is a callback"),
    /** PREEMPT_DYNAMIC sets it, too. */
    PREEMPT_BUILD_TOLD(
            since(6, 1).guessed(),
            file("include/linux/vermagic.h"),
            "PREEMPT_BUILD, no longer PREEMPT, decides on preempt"),
    /** {@code NR_FTRACE_PLTS}. */
    ONE_FTRACE_PLT(
            since(6, 2),
            file("arch/arm64/include/asm/module.h"),
            "a trampoline of ftrace has one entry, no longer two"),
    /** {@code rsa_lookup_asn1} had no answer, before. */
    RSA_DIGEST_CHECKED(
            since(6, 2),
            in("software_key_determine_akcipher").on(Architecture.X86_64),
            "a digest that RSA does not sign is EINVAL, no longer ENOENT"),
    /** {@code __write_relocate_add}. */
    X86_OVERFLOW_FIRST(
            since(6, 3).observed(),
            in("apply_relocate_add").on(Architecture.X86_64),
            "a relocation's value is checked before its place"),
    /** {@code struct alt_instr}. */
    X86_ALTERNATIVE_FLAGS(
            since(6, 3),
            in("apply_alternatives").on(Architecture.X86_64),
            "entries of .altinstructions have 16 bits of flags"),
    /** {@code struct module_memory}. */
    MODULE_MEMORY(
            since(6, 4).observed(),
            in("module_init_layout_section"),
            "seven regions by use in place of core and init layout"),
    /** {@code early_mod_check}. */
    EXISTS_CHECKED_FIRST(
            since(6, 4).observed(),
            inlined("early_mod_check"),
            "a module of the name is looked for before the layout, too"),
    /** {@code module_augment_kernel_taints}. */
    LATE_TAINTS(
            since(6, 4).observed(),
            inlined("module_augment_kernel_taints"),
            "modinfo's taints come when the module is in the list"),
    /** Until then {@code elf_validity_check} and {@code setup_load_info}. */
    SPECIAL_SECTIONS_COUNTED(
            since(6, 4).observed(),
            inlined("elf_validity_cache_copy"),
            "special sections are counted: none must be there twice"),
    /** {@code x509_process_extension}. */
    CERTIFICATE_USAGE(
            since(6, 4), in("x509_process_extension"), "key usage and basic constraints of certificates are read"),
    /** ARM64_MODULE_PLTS is no choice any more, and RANDOMIZE_BASE does not matter. */
    ARM64_PLTS_ALWAYS(
            since(6, 5),
            in("count_plts").on(Architecture.ARM64),
            "branches to other sections get their PLT entries in every kernel"),
    /** Commit 3e35d303ab7d, arm64: module: rework module VA range selection. */
    MODULES_FAR_APART(
            since(6, 5), file("arch/arm64/kernel/module.c"), "modules and the kernel can be 2 GiB from each other"),
    /** SHA3-256 to SHA3-512. */
    SHA3_SIGNATURES(since(6, 7), in("pkcs7_sig_note_digest_algo"), "signatures over SHA3 digests"),
    /** With SHA3. */
    OLD_DIGESTS_GONE(since(6, 7), in("pkcs7_sig_note_digest_algo"), "no MD4 and MD5 any more"),
    /** {@code x509_akid.asn1}. */
    KEY_ID_IN_ANY_FORM(
            since(6, 7), in("x509_akid_note_kid"), "an authority's key identifier may have any of its parts alone"),
    /** {@code apply_paravirt}. */
    PARAINSTRUCTIONS_GONE(
            since(6, 8), no("apply_paravirt").on(Architecture.X86_64), ".parainstructions is not looked at any more"),
    /** Before, RETPOLINE. */
    RETPOLINE_RENAMED(since(6, 9), file("arch/x86/Kconfig"), "the option is MITIGATION_RETPOLINE"),
    /** "crypto: rsa - restrict plaintext/ciphertext values more". */
    RSA_STRICT(since(6, 9), file("crypto/rsa.c"), "RSA takes no signatures of trivial values"),
    /** {@code PERCPU_MODULE_RESERVE}, with MEM_ALLOC_PROFILING. */
    LARGE_PER_CPU_RESERVE(
            since(6, 10).until(6, 15),
            file("include/linux/percpu.h"),
            "64 KiB for modules where allocations are counted"),
    /** {@code ecdsa-nist-p521}. */
    P521_KEYS(since(6, 10), in("x509_extract_key_data"), "certificates with keys on curve P-521"),
    /** "lib/sort: Optimize the number of swaps and comparisons". */
    SORT_BOTTOM_UP(
            since(6, 11), in("sort_r"), "the heap sort compares bottom-up, which ends in another order of equals"),
    /** {@code .BTF.base}. */
    MODULE_BTF_BASE(since(6, 11), inlined("btf_parse_base"), "a module can bring the types that its BTF builds on"),
    /** "crypto: sm2 - Remove sm2 algorithm". */
    SM2_GONE(since(6, 11), in("x509_extract_key_data"), "no SM2 any more"),
    /** Where nothing tells, as Debian has it. */
    ARM64_LISTS_DATA(since(6, 12).observed(), file("arch/arm64/configs"), "Debian's arm64 kernels have KALLSYMS_ALL"),
    /** {@code module_add_driver}. */
    DRIVERS_MAKE_FOLDERS(
            since(6, 12).guessed(), in("module_add_driver"), "a built-in driver's registration makes /sys/module/NAME"),
    /** {@code mod_sysfs_setup}. */
    SECTION_FILES_MATTER(
            since(6, 12).guessed(), in("mod_sysfs_setup"), "two sections of one name end the load with EEXIST"),
    /** {@code btf_name_valid_section}. */
    BTF_ANY_PRINTABLE(
            since(6, 12).guessed(),
            inlined("btf_name_valid_section"),
            "names of data sections in BTF may be of any printable bytes"),
    /** {@code elf_validity_cache_sechdrs} and its sisters. */
    ELF_CHECKS_BY_PART(
            since(6, 13).andStable(6, 12, 117).observed(),
            inlined("elf_validity_cache_sechdrs"),
            "each part of an ELF file is checked in a function of its own, in another order"),
    /** {@code elf_validity_cache_strtab}. */
    STRING_TABLE_CHECKED(
            since(6, 13).observed(), inlined("elf_validity_cache_strtab"), "the symbols' names are checked"),
    /** Commit cdd30ebb1b9f, module: Convert symbol namespace to string literal. */
    NAMESPACES_ARE_STRINGS(since(6, 13), file("include/linux/module.h"), "MODULE_IMPORT_NS takes a string literal"),
    /** EXECMEM_ROX_CACHE. */
    CODE_FROM_A_CACHE(
            since(6, 13),
            inlined("execmem_cache_alloc"),
            "code comes from a cache of huge pages, in general above new data"),
    /** CONFIG_EXTENDED_MODVERSIONS. */
    EXTENDED_MODVERSIONS(
            since(6, 14),
            inlined("elf_validity_cache_index_versions"),
            "__version_ext_crcs and __version_ext_names are read"),
    /** By their first letter. */
    BOOL_ENABLED_DISABLED(since(6, 14).observed(), in("kstrtobool"), "a bool parameter takes e, E, d and D"),
    /** "x86/percpu/64: Use relative percpu offsets". */
    PER_CPU_ORDINARY(
            since(6, 15).observed(),
            file("arch/x86/kernel/vmlinux.lds.S"),
            "x86's per-CPU addresses are ordinary, no longer offsets from 0"),
    /** Before, the first section of two names. */
    ALL_RO_AFTER_INIT(
            since(6, 15),
            in("module_mark_ro_after_init"),
            "every section of a name becomes read-only after init, static calls with them"),
    /** {@code kind_flag} of type and declaration tags. */
    BTF_FLAGGED_TAGS(
            since(6, 15).guessed(), in("btf_check_all_metas").on(Architecture.X86_64), "BTF's tags may have the flag"),
    /** EXPORT_SYMBOL_FOR_MODULES. */
    MODULE_NAMESPACES(
            since(6, 16).observed(),
            inlined("verify_module_namespace"),
            "namespaces module:NAMES let modules in by their names; importing one is EPERM"),
    /** Commit be17c0df6795. Before, two sections' for the same symbol were two. */
    RISCV_ENTRIES_COUNTED_TOGETHER(
            since(6, 16),
            in("module_frob_arch_sections").on(Architecture.RISCV64),
            "entries of GOT and PLT are counted without the duplicates of all sections"),
    /** Commit a7ed7b9d0ebb of September 2025; its reviews for the stable trees were read, 6.12.46's and 6.6's. */
    ARM64_INIT_TRAMPOLINE(
            since(6, 17).andStable(6, 6, 105).andStable(6, 12, 46).andStable(6, 16, 6),
            inlined("module_init_ftrace_plt"),
            "init code has a trampoline of ftrace of its own, which must be there"),
    /** Before, the template's were skipped with its SHF_ALLOC. */
    PER_CPU_RELOCATED(
            since(7, 0).guessed(), inlined("apply_relocations"), "relocations of per-CPU variables are applied"),
    /** For R_ARM_PREL31's range. */
    ARM_UNWIND_WITH_CODE(
            since(7, 0).guessed(),
            in("module_frob_arch_sections").on(Architecture.ARM),
            "without VMSPLIT_3G, unwind tables stay with the code"),
    /** Before, the kernel called whatever was there. */
    ARM64_CALLBACKS_CHECKED(
            since(7, 0).guessed(),
            in("__apply_alternatives").on(Architecture.ARM64),
            "an alternative's callback in a module is not called"),
    /** {@code btf_parse_layout_sec}. */
    BTF_LAYOUT(
            since(7, 0).guessed(),
            inlined("btf_parse_layout_sec"),
            "BTF's header has a layout section, and its types wider fields"),
    /** {@code OID_id_ml_dsa_44}, 65 and 87. */
    ML_DSA(since(7, 0), in("pkcs7_sig_note_pkey_algo"), "signatures with ML-DSA"),
    /** {@code __kflagstab}. */
    EXPORT_FLAGS(
            since(7, 1).observed(),
            file("include/linux/export-internal.h"),
            "a table of flags in place of the GPL-only tables"),
    /** Of those for symbols and for sections; which stable releases since 6.13 have it is not known. */
    NAME_TABLE_TYPES(
            since(7, 2).andStable(6, 12, 117).guessed(),
            inlined("elf_validity_cache_secstrings"),
            "the name tables must be SHT_STRTAB"),
    /** Until 6.12 it came last. */
    PREEMPT_RT_FIRST(
            since(7, 2).guessed(),
            file("include/linux/vermagic.h"),
            "PREEMPT_RT decides first, before the other preempt");

    private final Arrival arrival;
    private final KernelPlace place;
    private final String meaning;

    LoaderChange(Arrival arrival, KernelPlace place, String meaning) {
        this.arrival = arrival;
        this.place = place;
        this.meaning = meaning;
    }

    /** {@return whether that kernel has the change, by a guess where nothing better is known} */
    public boolean isIn(KernelRelease kernel) {
        return arrival.isIn(kernel);
    }

    /** {@return the same, or whether it has it if others built it from the source of whoever alone made the change} */
    public boolean mayBeIn(KernelRelease kernel) {
        return arrival.mayBeIn(kernel);
    }

    /** {@return the same; empty where only a guess would answer} */
    public Optional<Boolean> decided(KernelRelease kernel) {
        return arrival.decided(kernel);
    }

    Arrival arrival() {
        return arrival;
    }

    KernelPlace place() {
        return place;
    }

    String meaning() {
        return meaning;
    }
}
