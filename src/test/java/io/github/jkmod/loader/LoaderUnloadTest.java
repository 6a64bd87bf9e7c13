package io.github.jkmod.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.kernel.KmsgRecord;
import io.github.jkmod.kernel.leftover.Registration;
import io.github.jkmod.kernel.leftover.Residue;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.SampleModule;
import io.github.jkmod.syscall.ModuleSyscalls;
import io.github.jkmod.syscall.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Unloads, and what is found of the module afterwards. */
final class LoaderUnloadTest extends FakeKernelLoads {
    private static final ModuleName HELLO = new ModuleName("hello");

    private static LoadRequest plain() {
        return LoadRequest.of(List.of());
    }

    @Test
    void anUnloadLooksBeforeAndAfter() throws Exception {
        kernel.showLive().nextUnloads();
        UnloadResult result = loader.unload(HELLO, ModuleSyscalls.O_NONBLOCK);
        assertThat(kernel.made()).containsExactly("delete_module hello 2048");
        assertThat(result.attempt().ok()).isTrue();
        assertThat(result.before().procModule()).isInstanceOf(Fact.Present.class);
        assertThat(result.before().kallsyms().value().orElseThrow().entries()).hasSize(9);
        assertThat(result.after().procModule()).isInstanceOf(Fact.Absent.class);
        assertThat(result.after().sysModule()).isInstanceOf(Fact.Absent.class);
        assertThat(result.after().kallsyms().value().orElseThrow().entries()).isEmpty();
        assertThat(Crosscheck.ofUnloaded(result.before(), result.after(), Optional.empty())
                        .result())
                .isEqualTo(Crosscheck.Result.MATCH);
    }

    private Residue leftAfter(LoadRequest request, Runnable init, Runnable exit) throws Exception {
        kernel.next(() -> {
            kernel.showLive();
            init.run();
            return new Outcome.Ok();
        });
        loader.load(file, request);
        kernel.next(() -> {
            kernel.showNothing();
            exit.run();
            return new Outcome.Ok();
        });
        return loader.unload(List.of(HELLO), ModuleSyscalls.O_NONBLOCK)
                .get(0)
                .residue()
                .orElseThrow();
    }

    @Test
    void whatCameWithARecordedLoadAndStaysIsLeft() throws Exception {
        Residue left = leftAfter(
                plain().withRecord(),
                () -> kernel.write("proc/gone", "").write("proc/left", ""),
                () -> folder.resolve("proc/gone").toFile().delete());
        assertThat(left.registrations().value().orElseThrow())
                .extracting(Registration::toString)
                .containsExactly("/proc/left");
        assertThat(left.pointers().reason()).isPresent(); // this kernel has no kcore
        assertThat(folder.resolve("run/jkmod/loaded/hello")).doesNotExist();
    }

    @Test
    void whatMayBeOfAModuleThatCameMeanwhileIsNotProven() throws Exception {
        Residue left = leftAfter(
                plain().withRecord(),
                () -> kernel.write("proc/left", "")
                        .procModules("other 16384 0 - Live 0x0", "hello 16384 0 - Live 0xffffffffc0000000 (O)"),
                () -> kernel.procModules("other 16384 0 - Live 0x0"));
        assertThat(left.registrations().reason())
                .contains(
                        "what the module registered: /proc/left is still there, but may be of other, which came meanwhile or which it used");
    }

    /** The module has strings of that name: it is its own, whoever else came. */
    @Test
    void whatHasANameOfTheModulesOwnIsLeftByIt() throws Exception {
        Residue left = leftAfter(
                plain().withRecord(),
                () -> kernel.write("proc/hello_7", "")
                        .write("proc/left", "")
                        .procModules("other 16384 0 - Live 0x0", "hello 16384 0 - Live 0xffffffffc0000000 (O)"),
                () -> kernel.procModules("other 16384 0 - Live 0x0"));
        assertThat(left.registrations().value().orElseThrow())
                .extracting(Registration::toString)
                .containsExactly("/proc/hello_7");
    }

    /** As acpi_ipmi, for which ipmi_msghandler starts a thread that stays: the sample module needs mii. */
    @Test
    void whatMayBeOfAModuleThatItUsedIsNotProven() throws Exception {
        kernel.procModules("mii 16384 0 - Live 0x0");
        Residue left = leftAfter(
                plain().withRecord(),
                () -> kernel.write("proc/left", "")
                        .procModules("hello 16384 0 - Live 0xffffffffc0000000 (O)", "mii 16384 1 hello, Live 0x0"),
                () -> kernel.procModules("mii 16384 0 - Live 0x0"));
        assertThat(left.registrations().reason().orElseThrow())
                .contains("/proc/left")
                .contains("may be of mii");
    }

    @Test
    void ofALoadWithoutRecordNothingIsKnown() throws Exception {
        Residue left = leftAfter(plain(), () -> kernel.write("proc/left", ""), () -> {});
        assertThat(left.registrations().reason().orElseThrow()).startsWith("what the module registered: not known");
    }

    @Test
    void whatWasNotUnloadedHasNothingLeft() throws Exception {
        kernel.showLive().next(new Outcome.Failed(Errno.EBUSY));
        assertThat(loader.unload(List.of(HELLO), ModuleSyscalls.O_NONBLOCK)
                        .get(0)
                        .residue())
                .isEmpty();
    }

    private Optional<Path> toldFileOfATroubledUnload(Runnable meanwhile) throws Exception {
        loader.load(file, plain().withRecord());
        meanwhile.run();
        kernel.next(() -> {
            kernel.says("BUG: kernel NULL pointer dereference, address: 0000000000000000");
            return new Outcome.Failed(Errno.EBUSY);
        });
        return loader.unload(List.of(HELLO), ModuleSyscalls.O_NONBLOCK).get(0).file();
    }

    @Test
    void ofATroubledUnloadTheFileIsTold() throws Exception {
        kernel.nextLoads();
        assertThat(toldFileOfATroubledUnload(() -> {})).contains(file);
        assertThat(loader.file(HELLO)).contains(file);
    }

    @Test
    void aFileThatIsGoneOrOfAnotherBuildIsNotTold() throws Exception {
        byte[] rebuilt = SampleModule.amd64();
        String text = new String(rebuilt, StandardCharsets.ISO_8859_1);
        rebuilt[text.indexOf("GNU\0\u00de\u00ad") + 4]++;
        kernel.nextLoads();
        assertThat(toldFileOfATroubledUnload(() -> kernel.file("hello.ko", rebuilt)))
                .isEmpty();
        kernel.nextLoads();
        assertThat(toldFileOfATroubledUnload(() -> file.toFile().delete())).isEmpty();
    }

    @Test
    void ofALoadWithoutRecordNoFileIsKnown() {
        kernel.showLive();
        assertThat(loader.file(HELLO)).isEmpty();
    }

    @Test
    void removeMakesTheCallAndNothingElse() throws Exception {
        kernel.next(() -> {
            kernel.says("hello is stuck");
            return new Outcome.Failed(Errno.EBUSY);
        });
        Attempt attempt = loader.remove(HELLO, ModuleSyscalls.O_NONBLOCK | ModuleSyscalls.O_TRUNC);
        assertThat(kernel.made()).containsExactly("delete_module hello 2560");
        assertThat(attempt.errno()).contains(Errno.EBUSY);
        assertThat(attempt.kernelLog().value().orElseThrow())
                .extracting(KmsgRecord::message)
                .containsExactly("hello is stuck");
    }
}
