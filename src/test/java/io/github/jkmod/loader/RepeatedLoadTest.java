package io.github.jkmod.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.image.Packed;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.FinitFlags;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.SampleModule;
import io.github.jkmod.syscall.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RepeatedLoadTest extends FakeKernelLoads {
    private static LoadRequest request(String... parameters) {
        return LoadRequest.of(List.of(parameters)).with(FinitFlags.IGNORE_VERMAGIC);
    }

    @Test
    void eachLoadIsOneCallOnTheFileThatWasOpenedOnce() throws Exception {
        try (RepeatedLoad load = loader.repeat(file, request("loud=1"))) {
            assertThat(load.name()).isEqualTo(new ModuleName("hello"));
            assertThat(kernel.made()).isEmpty();
            assertThat(load.load().ok()).isTrue();
            assertThat(load.load().syscall()).isEqualTo("finit_module");
        }
        assertThat(kernel.made()).containsExactly("finit_module \"loud=1\" 2", "finit_module \"loud=1\" 2", "close");
    }

    @Test
    void aRefusalLeavesTheNextLoadPossible() throws Exception {
        kernel.next(() -> {
            kernel.says("hello: not now");
            return new Outcome.Failed(Errno.EBUSY);
        });
        try (RepeatedLoad load = loader.repeat(file, request())) {
            Attempt refused = load.load();
            assertThat(refused.errno()).contains(Errno.EBUSY);
            assertThat(refused.reason()).contains("hello: not now");
            Attempt second = load.load();
            assertThat(second.ok()).isTrue();
            assertThat(second.logLines()).isEmpty();
        }
    }

    @Test
    void whatWasForetoldDoesNotKeepTheCallFromBeingMade() throws Exception {
        kernel.privileged(false);
        try (RepeatedLoad load = loader.repeat(file, request())) {
            assertThat(load.verdict().answer()).isEqualTo(Verdict.Answer.REJECT);
            load.load();
        }
        assertThat(kernel.made()).hasSize(2);
    }

    @Test
    void aPackedFileIsUnpackedOnceAndLoadedAsAnImageEachTime() throws Exception {
        Path packed = kernel.file("hello.ko.gz", Packed.gzip(SampleModule.amd64()));
        try (RepeatedLoad load = loader.repeat(packed, LoadRequest.of(List.of()))) {
            kernel.file("hello.ko.gz", new byte[0]);
            load.load();
            load.load();
        }
        assertThat(kernel.made()).containsExactly("init_module \"\"", "init_module \"\"", "close");
        assertThat(kernel.image()).isEqualTo(SampleModule.amd64());
    }

    @Test
    void aFileThatIsNoModuleIsClosedAgain() {
        Path text = kernel.file("text.ko", "some text of no use".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> loader.repeat(text, request())).isInstanceOf(MalformedException.class);
        assertThat(kernel.made()).containsExactly("close");
    }
}
