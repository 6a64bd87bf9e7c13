package io.github.jkmod.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ShimTest {
    private static final List<String> IMPORTS =
            List.of("kfree", "_printk", "kasprintf", "__kmalloc", "misc_register", "kfree", "alloc_pages");

    private final Shim shim = Shim.of(IMPORTS, List.of("DMA_BUF"), ImportTable.standard());

    @Test
    void importsThatTheTableDoesNotKnowStayTheModulesOwn() {
        assertThat(shim.watched())
                .extracting(Shim.Watched::name)
                .containsExactly("__kmalloc", "alloc_pages", "kasprintf", "kfree", "misc_register");
        assertThat(shim.fallible()).isEqualTo(4);
    }

    @Test
    void theImportsAreAnArrayOfC() {
        assertThat(shim.sources().get("imports.h")).isEqualTo("""
                        /* Written by jkmod: the imports of one module. */
                        MODULE_INFO(import_ns, "DMA_BUF");

                        const struct import imports[] = {
                        	{ "__kmalloc", FAILS_NULL, 2, EFFECT_GETS, 0, KEY_RESULT, 0, MEASURE_ARG, 1 },
                        	{ "alloc_pages", FAILS_NULL, 1, EFFECT_GETS, 1, KEY_RESULT, 0, MEASURE_ORDER, 2 },
                        	{ "kasprintf", FAILS_NULL, 1, EFFECT_GETS, 0, KEY_RESULT, 0, MEASURE_TEXT, 0 },
                        	{ "kfree", FAILS_NOT, 0, EFFECT_FREES, 0, KEY_ARG, 1, MEASURE_NONE, 0 },
                        	{ "misc_register", FAILS_ERRNO, 0, EFFECT_GETS, 3, KEY_ARG, 1, MEASURE_NONE, 0 },
                        };
                        """);
    }

    @Test
    void eachHasAFunction() {
        assertThat(shim.sources().get("wrappers.h")).isEqualTo("""
                        /* Written by jkmod: a function for each of the imports. */
                        WRAP(0, "__kmalloc");
                        WRAP(1, "alloc_pages");
                        WRAP_LONG(2, "kasprintf");
                        WRAP(3, "kfree");
                        WRAP(4, "misc_register");
                        """);
    }

    @Test
    void everyRuleOfTheTableCanBeWritten() {
        Shim all = Shim.of(ImportTable.standard().names(), List.of(), ImportTable.standard());
        assertThat(all.sources()).containsKeys("Kbuild", "main.c", "wrap.c", "records.c", "jkprobe.h", "imports.h");
    }
}
