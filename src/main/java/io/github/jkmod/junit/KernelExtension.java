package io.github.jkmod.junit;

import io.github.jkmod.junit.Permits.Permit;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.opentest4j.TestAbortedException;

/** Runs a class's tests on one kernel: gives them what they ask for, judges each, ends what they started. */
record KernelExtension(KernelRun run)
        implements BeforeClassTemplateInvocationCallback,
                AfterClassTemplateInvocationCallback,
                BeforeEachCallback,
                AfterEachCallback,
                TestExecutionExceptionHandler,
                ParameterResolver {
    private static final System.Logger LOG = System.getLogger(VmTest.class.getName());
    private static final Pattern NUMBER = Pattern.compile("invocation:#([0-9]+)]$");
    private static final List<Class<?>> PARAMETERS = List.of(VmKernel.class, TestGuest.class, Guests.class);

    @Override
    public void beforeClassTemplateInvocation(ExtensionContext context) throws Exception {
        context.getStore(VmHost.SPACE).put(KernelRun.class, run); // closes it, whatever happens
        announce(context);
        for (Object files : invoke(context, Payload.class)) {
            collect(files);
        }
        aroundTests(context, BeforeKernel.class);
    }

    @Override
    public void afterClassTemplateInvocation(ExtensionContext context) throws Exception {
        try {
            aroundTests(context, AfterKernel.class);
        } finally {
            run.close();
        }
    }

    /** Some reports, Surefire's among them, show only a number where others have the invocation's name. */
    private void announce(ExtensionContext context) {
        Matcher number = NUMBER.matcher(context.getUniqueId());
        String name = context.getRequiredTestClass().getName() + (number.find() ? "[" + number.group(1) + "]" : "");
        LOG.log(Level.INFO, name + " is on " + run.kernel());
        context.publishReportEntry("kernel", run.kernel().toString());
    }

    private void aroundTests(ExtensionContext context, Class<? extends Annotation> annotation) throws Exception {
        Permit permit = run.takePermit();
        try {
            List<Object> unused = invoke(context, annotation);
        } catch (RuntimeException | Error e) {
            try {
                judge(context, run.guests(), Optional.of(e), ExpectedTrouble.NONE);
            } catch (Exception | KernelTroubleError trouble) {
                e.addSuppressed(trouble);
            }
            throw e;
        } finally {
            permit.close();
        }
        judge(context, run.guests(), Optional.empty(), ExpectedTrouble.NONE);
    }

    private void collect(Object files) {
        if (!(files instanceof Map<?, ?> map)) {
            throw new ExtensionConfigurationException("a @Payload method returned no Map<String, Path>: " + files);
        }
        map.forEach((name, file) -> {
            if (!(name instanceof String text) || !(file instanceof Path path)) {
                throw new ExtensionConfigurationException(
                        "a @Payload method returned an entry that is not of String and Path: " + name + "=" + file);
            }
            if (run.payload().put(text, path) != null) {
                throw new ExtensionConfigurationException("two @Payload methods have a file named " + text);
            }
        });
    }

    /** {@return what the annotated methods of the class returned, those of its superclass first} */
    private static List<Object> invoke(ExtensionContext context, Class<? extends Annotation> annotation) {
        List<Object> results = new ArrayList<>();
        for (Method method : AnnotationSupport.findAnnotatedMethods(
                context.getRequiredTestClass(), annotation, HierarchyTraversalMode.TOP_DOWN)) {
            if (!Modifier.isStatic(method.getModifiers())) {
                throw new ExtensionConfigurationException(
                        "the method must be static: @" + annotation.getSimpleName() + " " + method);
            }
            results.add(context.getExecutableInvoker().invoke(method));
        }
        return results;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws InterruptedException {
        TestRun test = new TestRun(run, ExpectedTrouble.of(context));
        context.getStore(VmHost.SPACE).put(TestRun.class, test);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        TestRun test = context.getStore(VmHost.SPACE).get(TestRun.class, TestRun.class);
        if (test == null || failure instanceof TestAbortedException) {
            throw failure;
        }
        test.explain();
        throw run.host().verdicts().explain(context, run.kernel(), test.guests(), failure, test.expectation());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        TestRun test = context.getStore(VmHost.SPACE).get(TestRun.class, TestRun.class);
        if (test == null) {
            return; // its beginning failed
        }
        try {
            if (test.explained()) {
                for (TestGuest guest : test.guests()) {
                    Episode unused = guest.episode(); // a shared one's next test begins here
                }
            } else {
                judge(context, test.guests(), context.getExecutionException(), test.expectation());
            }
        } finally {
            test.close();
        }
    }

    private void judge(
            ExtensionContext context, List<TestGuest> guests, Optional<Throwable> failure, ExpectedTrouble expectation)
            throws Exception {
        run.host().verdicts().pass(context, run.kernel(), guests, failure, expectation);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return PARAMETERS.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == VmKernel.class) {
            return run.kernel();
        }
        TestRun test = context.getStore(VmHost.SPACE).get(TestRun.class, TestRun.class);
        try {
            if (test != null) {
                return type == Guests.class ? new Guests(test) : test.guest();
            }
            if (type == TestGuest.class && run.shares() && !isPayload(parameter)) {
                return run.shared();
            }
        } catch (Exception e) {
            throw new ParameterResolutionException("no guest of " + run.kernel() + ": " + e.getMessage(), e);
        }
        throw new ParameterResolutionException("a " + type.getSimpleName()
                + " is for tests and what runs before and after each of them"
                + (type == TestGuest.class ? ", unless the class shares one: @VmTest(shared = true)" : ""));
    }

    private static boolean isPayload(ParameterContext parameter) {
        return AnnotationSupport.isAnnotated(parameter.getDeclaringExecutable(), Payload.class);
    }
}
