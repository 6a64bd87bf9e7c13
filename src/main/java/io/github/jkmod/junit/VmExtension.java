package io.github.jkmod.junit;

import io.github.jkmod.vm.setup.DebianKernels;
import io.github.jkmod.vm.setup.apt.KernelRow;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/** Makes one invocation of a {@link VmTest} class for each of its kernels. */
final class VmExtension implements ClassTemplateInvocationContextProvider {
    private static final String ONLY = "jkmod.vm.kernels";

    private static Optional<VmTest> settings(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getTestClass(), VmTest.class);
    }

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return settings(context).isPresent();
    }

    @Override
    public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(ExtensionContext context) {
        VmTest settings = settings(context).orElseThrow();
        List<KernelRow> matrix = DebianKernels.standard().all();
        KernelSelection named = new KernelSelection(List.of(settings.kernels()));
        List<KernelRow> rows = named.of(matrix);
        Optional<KernelSelection> only = context.getConfigurationParameter(ONLY).map(KernelSelection::parse);
        List<KernelRow> wanted = only.map(selection -> selection.of(matrix)).orElse(matrix);
        List<KernelRow> left = rows.stream().filter(wanted::contains).toList();
        if (left.isEmpty()) {
            return Stream.of(skipped("none of its kernels (" + named + ") is among those asked for: " + ONLY + "="
                    + only.map(KernelSelection::toString).orElse("")));
        }
        VmHost host = VmHost.of(context);
        return left.stream().map(row -> invocation(host, settings, row));
    }

    /**
     * Each test is skipped, not the class, which reports that know only tests would not show at all; and before there is
     * an instance, whose constructor may want a kernel.
     */
    private static ClassTemplateInvocationContext skipped(String reason) {
        TestInstancePreConstructCallback skipping = (factory, context) -> {
            throw new TestAbortedException(reason);
        };
        return new Invocation("no kernel", skipping);
    }

    private static ClassTemplateInvocationContext invocation(VmHost host, VmTest settings, KernelRow row) {
        try {
            VmKernel kernel = host.source().kernel(row);
            return new Invocation(kernel.toString(), new KernelExtension(new KernelRun(host, kernel, settings)));
        } catch (IOException e) {
            String name = row.id() + " " + row.architecture().label() + ": cannot be had";
            BeforeClassTemplateInvocationCallback failing = unused -> {
                throw e;
            };
            return new Invocation(name, failing);
        }
    }

    /** All tests of a class on one kernel. */
    private record Invocation(String name, Extension extension) implements ClassTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return name;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(extension);
        }
    }
}
