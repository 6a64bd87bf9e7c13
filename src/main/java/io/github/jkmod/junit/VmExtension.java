package io.github.jkmod.junit;

import io.github.jkmod.vm.setup.DebianKernels;
import io.github.jkmod.vm.setup.KernelRow;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes one invocation of a {@link VmTest} class for each of its kernels. */
final class VmExtension implements ClassTemplateInvocationContextProvider, ExecutionCondition {
    private static final String ONLY = "jkmod.vm.kernels";
    private static final ConditionEvaluationResult ENABLED = ConditionEvaluationResult.enabled("it has kernels");

    private static Optional<VmTest> settings(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getTestClass(), VmTest.class);
    }

    private static List<KernelRow> rows(VmTest settings, ExtensionContext context) {
        List<KernelRow> matrix = DebianKernels.standard().rows();
        List<KernelRow> named = new KernelSelection(List.of(settings.kernels())).of(matrix);
        Optional<String> only = context.getConfigurationParameter(ONLY);
        return only.isEmpty()
                ? named
                : KernelSelection.parse(only.get()).of(matrix).stream()
                        .filter(named::contains)
                        .toList();
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<VmTest> settings = settings(context);
        if (settings.isEmpty() || !rows(settings.get(), context).isEmpty()) {
            return ENABLED;
        }
        return ConditionEvaluationResult.disabled(
                "none of its kernels (" + String.join(", ", settings.get().kernels())
                        + ") is among those asked for: " + ONLY + "="
                        + context.getConfigurationParameter(ONLY).orElse(""));
    }

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return settings(context).isPresent();
    }

    @Override
    public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(ExtensionContext context) {
        VmTest settings = settings(context).orElseThrow();
        VmHost host = VmHost.of(context);
        return rows(settings, context).stream().map(row -> invocation(host, settings, row));
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
