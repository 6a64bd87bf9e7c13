package io.github.jkmod.elf;

import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;

/** Names of the relocation types that occur in kernel modules, per machine, as in the processor supplements. */
public final class RelocationNames {
    private static final Map<Long, String> X86_64 = table(
            "R_X86_64_",
            "0 NONE 1 64 2 PC32 3 GOT32 4 PLT32 8 RELATIVE 9 GOTPCREL 10 32 11 32S 12 16 13 PC16 14 8 15 PC8"
                    + " 24 PC64 41 GOTPCRELX 42 REX_GOTPCRELX");

    private static final Map<Long, String> AARCH64 = table(
            "R_AARCH64_",
            "0 NONE 256 NONE 257 ABS64 258 ABS32 259 ABS16 260 PREL64 261 PREL32 262 PREL16"
                    + " 263 MOVW_UABS_G0 264 MOVW_UABS_G0_NC 265 MOVW_UABS_G1 266 MOVW_UABS_G1_NC 267 MOVW_UABS_G2"
                    + " 268 MOVW_UABS_G2_NC 269 MOVW_UABS_G3 270 MOVW_SABS_G0 271 MOVW_SABS_G1 272 MOVW_SABS_G2"
                    + " 273 LD_PREL_LO19 274 ADR_PREL_LO21 275 ADR_PREL_PG_HI21 276 ADR_PREL_PG_HI21_NC"
                    + " 277 ADD_ABS_LO12_NC 278 LDST8_ABS_LO12_NC 279 TSTBR14 280 CONDBR19 282 JUMP26 283 CALL26"
                    + " 284 LDST16_ABS_LO12_NC 285 LDST32_ABS_LO12_NC 286 LDST64_ABS_LO12_NC 287 MOVW_PREL_G0"
                    + " 288 MOVW_PREL_G0_NC 289 MOVW_PREL_G1 290 MOVW_PREL_G1_NC 291 MOVW_PREL_G2 292 MOVW_PREL_G2_NC"
                    + " 293 MOVW_PREL_G3 299 LDST128_ABS_LO12_NC");

    private static final Map<Long, String> ARM = table(
            "R_ARM_",
            "0 NONE 1 PC24 2 ABS32 3 REL32 10 THM_CALL 28 CALL 29 JUMP24 30 THM_JUMP24 38 TARGET1 40 V4BX 42 PREL31"
                    + " 43 MOVW_ABS_NC 44 MOVT_ABS 45 MOVW_PREL_NC 46 MOVT_PREL 47 THM_MOVW_ABS_NC 48 THM_MOVT_ABS"
                    + " 49 THM_MOVW_PREL_NC 50 THM_MOVT_PREL 57 ALU_PC_G0_NC 59 ALU_PC_G1_NC 63 LDR_PC_G2");

    private RelocationNames() {}

    private static Map<Long, String> table(String prefix, String pairs) {
        Map<Long, String> names = new HashMap<>();
        StringTokenizer words = new StringTokenizer(pairs);
        while (words.hasMoreTokens()) {
            names.put(Long.valueOf(words.nextToken()), prefix + words.nextToken());
        }
        return Map.copyOf(names);
    }

    /** {@return the type's name, such as {@code R_ARM_CALL}; the number in decimal where it is unknown} */
    public static String of(int machine, long type) {
        Map<Long, String> names = switch (machine) {
            case ElfConstants.EM_X86_64 -> X86_64;
            case ElfConstants.EM_AARCH64 -> AARCH64;
            case ElfConstants.EM_ARM -> ARM;
            default -> Map.of();
        };
        String name = names.get(type);
        return name == null ? Long.toString(type) : name;
    }
}
