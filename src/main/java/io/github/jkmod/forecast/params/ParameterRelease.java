package io.github.jkmod.forecast.params;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import java.util.Optional;

/**
 * {@code destroy_params}: whatever becomes of the load from its parameters on, in the end the kernel calls every parameter's
 * {@code free} function, if it has one.
 */
final class ParameterRelease {
    private static final String DOING = "reads its free function when it gives the parameters up (destroy_params)";

    private final Load load;
    private final KernelParameters table;
    private final int pointer;

    ParameterRelease(Load load) {
        this.load = load;
        this.table = new KernelParameters(load);
        this.pointer = load.info().addressSize();
    }

    /**
     * Goes through all parameters, also those without a file in /sys.
     *
     * @throws UnsafeAccess if the kernel would follow a pointer out of the module
     */
    void examine() {
        for (int i = 0; i < table.count(); i++) {
            release(i, table.ops(i), table.argument(i));
        }
    }

    private void release(int index, long ops, long argument) {
        Optional<String> symbol = load.addresses().importAt(ops);
        if (symbol.isEmpty()) {
            if (!load.addresses().isImport(ops)
                    && load.memory().read(ops + 3L * pointer, pointer).isEmpty()) {
                throw table.unsafeOps(index, ops, DOING);
            }
            return; // a free function of the module's own, or none
        }
        ParameterKind kind = ParameterKind.ofOps(symbol.get()).orElse(null);
        if (kind == ParameterKind.ARRAY) {
            array(index, argument);
        } else if (kind == ParameterKind.CHARP) {
            readable(index, argument, "frees the text that it points to (param_free_charp)");
        }
    }

    /** {@code param_array_free} with {@code struct kparam_array}: {u32 max, u32 size, count pointer, ops, elements}. */
    private void array(int index, long argument) {
        long ops = readable(index, argument + 8 + pointer, "reads the array's ops (param_array_free)");
        boolean frees;
        if (load.addresses().isImport(ops)) {
            String symbol = load.addresses().importAt(ops).orElse("");
            frees = ParameterKind.ofOps(symbol).orElse(ParameterKind.INT) == ParameterKind.CHARP;
        } else {
            frees = readable(index, ops + 3L * pointer, "reads the free function of its elements (param_array_free)")
                    != 0;
        }
        long count = frees ? readable(index, argument + 8, "reads the array's count") : 0;
        if (count != 0) {
            readable(index, count, "reads how many elements to free (param_array_free)");
        }
    }

    private long readable(int index, long address, String doing) {
        if (load.addresses().isImport(address)) {
            return 0;
        }
        return load.memory().read(address, pointer).orElseThrow(() -> table.unsafeArgument(index, address, doing));
    }
}
