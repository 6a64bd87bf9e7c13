package io.github.jkmod.forecast;

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
        this.pointer = load.info().wide() ? 8 : 4;
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

    /** {@code param_array_free}. */
    private void array(int index, long argument) {
        String doing = "reads the array's ops (param_array_free)";
        long ops = readable(index, argument + 8 + pointer, doing);
        if (load.addresses().isImport(ops)) {
            return;
        }
        if (load.memory().read(ops + 3L * pointer, pointer).isEmpty()) {
            throw table.unsafeArgument(index, ops, doing);
        }
    }

    private long readable(int index, long address, String doing) {
        if (load.addresses().isImport(address)) {
            return 0;
        }
        return load.memory().read(address, pointer).orElseThrow(() -> table.unsafeArgument(index, address, doing));
    }
}
