package io.github.jkmod.junit;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.apt.KernelRow;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Some kernels of the matrix, as {@link VmTest#kernels} and {@code jkmod.vm.kernels} name them.
 *
 * @param names such as {@code 6.1}, {@code 6.1/arm64}, <code>*&#47;arm</code> or {@code *}; beside the matrix, which only its
 *     whole name selects, {@code 6.12/arm64-16k}
 */
record KernelSelection(List<String> names) {
    private static final String ANY = "*";

    KernelSelection {
        names = names.stream().map(String::strip).toList();
    }

    /** {@return the kernels in a list that is parted by commas} */
    static KernelSelection parse(String list) {
        return new KernelSelection(Arrays.asList(list.split(",", -1)));
    }

    /**
     * {@return the rows that are selected, in their order}
     *
     * @throws IllegalArgumentException naming the first name that stands for no row
     */
    List<KernelRow> of(List<KernelRow> matrix) {
        for (String name : names) {
            if (matrix.stream().noneMatch(row -> matches(name, row))) {
                String known = matrix.stream()
                        .map(row -> row.isStock()
                                ? row.id() + "/" + row.architecture().label()
                                : row.id())
                        .collect(Collectors.joining(", "));
                throw new IllegalArgumentException("there is no kernel '" + name + "'; known are " + known);
            }
        }
        return matrix.stream()
                .filter(row -> names.stream().anyMatch(name -> matches(name, row)))
                .toList();
    }

    private static boolean matches(String name, KernelRow row) {
        if (!row.isStock()) {
            return name.equals(row.id());
        }
        int slash = name.indexOf('/');
        String id = slash < 0 ? name : name.substring(0, slash);
        String architecture = slash < 0 ? ANY : name.substring(slash + 1);
        return (id.equals(ANY) || id.equals(row.id()))
                && (architecture.equals(ANY)
                        || Architecture.named(architecture)
                                .filter(row.architecture()::equals)
                                .isPresent());
    }

    /** {@return the names, parted by commas} */
    @Override
    public String toString() {
        return String.join(", ", names);
    }
}
