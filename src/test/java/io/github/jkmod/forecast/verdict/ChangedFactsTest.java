package io.github.jkmod.forecast.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChangedFactsTest {
    @Test
    void everyQuestionIsPassedOn() throws ReflectiveOperationException {
        List<Method> asked = new ArrayList<>();
        KernelFacts base = (KernelFacts) Proxy.newProxyInstance(
                KernelFacts.class.getClassLoader(), new Class<?>[] {KernelFacts.class}, (self, method, arguments) -> {
                    asked.add(method);
                    return null;
                });
        KernelFacts changed = new ChangedFacts(base) {};
        for (Method question : KernelFacts.class.getMethods()) {
            question.invoke(changed, new Object[question.getParameterCount()]);
        }
        assertThat(asked).containsExactly(KernelFacts.class.getMethods());
    }

    @Test
    void noQuestionHasAnAnswerOfItsOwn() {
        assertThat(Arrays.stream(KernelFacts.class.getMethods()).map(Method::getModifiers))
                .allMatch(Modifier::isAbstract);
    }
}
