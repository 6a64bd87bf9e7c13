package io.github.jkmod.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Unpacking;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.image.Packed;
import io.github.jkmod.kernel.KallsymsLook;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.FinitFlags;
import io.github.jkmod.module.SampleModule;
import io.github.jkmod.syscall.Outcome;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LoaderTest extends FakeKernelLoads {
    private static final Outcome ENOSYS = new Outcome.Failed(Errno.ENOSYS);

    /** How long the fake's init runs where a watch is to see it; a watch looks every millisecond. */
    private static final long INIT_MILLIS = 300;

    private static LoadRequest plain(String... parameters) {
        return LoadRequest.of(List.of(parameters));
    }

    private static Attempt attempt(LoadResult result) {
        return result.attempt().orElseThrow();
    }

    @Test
    void parametersAndFlagsGoToTheKernelAsGiven() throws Exception {
        kernel.nextLoads();
        int flags = FinitFlags.IGNORE_VERMAGIC;
        LoadResult result = loader.load(file, plain("a=1", "b=\"x y\"").with(flags));
        assertThat(kernel.made()).containsExactly("finit_module \"a=1 b=\"x y\"\" 2", "close");
        assertThat(attempt(result).syscall()).isEqualTo("finit_module");
        assertThat(attempt(result).ok()).isTrue();
        assertThat(attempt(result).errno()).isEmpty();
        assertThat(attempt(result).time()).isPositive();
    }

    @Test
    void whatTheKernelShowsAfterwardsIsThere() throws Exception {
        kernel.nextLoads();
        LoadResult result = loader.load(file, plain());
        ModuleSight after = result.after().orElseThrow();
        assertThat(result.during()).isEmpty();
        assertThat(Crosscheck.ofLoaded(result.forecast().expectation(), result.during(), after))
                .satisfies(check -> assertThat(check.differences()).isEmpty())
                .satisfies(check -> assertThat(check.result()).isEqualTo(Crosscheck.Result.MATCH));
    }

    @Test
    void withoutFinitModuleTheImageGoesThroughInitModule() throws Exception {
        kernel.next(ENOSYS).nextLoads();
        LoadResult result = loader.load(file, plain("a=1"));
        assertThat(kernel.made()).containsExactly("finit_module \"a=1\" 0", "init_module \"a=1\"", "close");
        assertThat(kernel.image()).isEqualTo(SampleModule.amd64());
        assertThat(attempt(result).syscall()).isEqualTo("init_module");
        assertThat(attempt(result).ok()).isTrue();
    }

    @Test
    void anotherErrorIsNotTriedAgain() throws Exception {
        kernel.next(new Outcome.Failed(Errno.ENOEXEC));
        LoadResult result = loader.load(file, plain());
        assertThat(kernel.made()).containsExactly("finit_module \"\" 0", "close");
        assertThat(attempt(result).ending()).isEqualTo(Attempt.Ending.FAILED);
        assertThat(attempt(result).errno()).contains(Errno.ENOEXEC);
        assertThat(result.after().orElseThrow().procModule()).isInstanceOf(Fact.Absent.class);
    }

    @Test
    void aCompressedFileGoesUnpackedThroughInitModule() throws Exception {
        kernel.nextLoads();
        Path packed = kernel.file("hello.ko.gz", Packed.gzip(SampleModule.amd64()));
        LoadResult result = loader.load(packed, plain("a=1"));
        assertThat(kernel.made()).containsExactly("init_module \"a=1\"", "close");
        assertThat(kernel.image()).isEqualTo(SampleModule.amd64());
        assertThat(attempt(result).syscall()).isEqualTo("init_module");
    }

    /** The sample as the kernel's own build packs it, on a kernel that unpacks xz. */
    private Path packedForTheKernel() throws IOException {
        kernel.write("sys/module/compression", "xz\n");
        return kernel.file("hello.ko.xz", Packed.kernelXz(SampleModule.amd64()));
    }

    @Test
    void whatTheKernelUnpacksItIsGivenAsItIsWithAllFlags() throws Exception {
        Path packed = packedForTheKernel();
        kernel.nextLoads();
        LoadResult result = loader.load(packed, plain("a=1").with(FinitFlags.IGNORE_VERMAGIC));
        assertThat(kernel.made()).containsExactly("finit_module \"a=1\" 6", "close");
        assertThat(result.call().flags()).isEqualTo(6);
    }

    @Test
    void whatTheKernelUnpackedIsComparedAsAnyOther() throws Exception {
        Path packed = packedForTheKernel();
        kernel.nextLoads();
        LoadResult result = loader.load(packed, plain());
        assertThat(Crosscheck.ofLoaded(
                                result.forecast().expectation(),
                                result.during(),
                                result.after().orElseThrow())
                        .result())
                .isEqualTo(Crosscheck.Result.MATCH);
    }

    @Test
    void anotherFormatThanTheKernelsOwnIsUnpackedHere() throws Exception {
        packedForTheKernel();
        kernel.nextLoads();
        loader.load(kernel.file("hello.ko.gz", Packed.gzip(SampleModule.amd64())), plain());
        assertThat(kernel.made()).containsExactly("init_module \"\"", "close");
    }

    @Test
    void whoUnpacksCanBeSaid() throws Exception {
        Path packed = packedForTheKernel();
        kernel.nextLoads();
        loader.load(packed, plain().unpacked(Optional.of(Unpacking.USER)));
        assertThat(kernel.made()).containsExactly("init_module \"\"", "close");
        kernel.showNothing().next(new Outcome.Failed(Errno.EOPNOTSUPP));
        LoadRequest byKernel = plain().unpacked(Optional.of(Unpacking.KERNEL));
        LoadResult refused = loader.load(packed, byKernel.despite(Set.of(LoadRequest.Force.REFUSAL)));
        assertThat(kernel.made()).contains("finit_module \"\" 4");
        assertThat(refused.forecast().verdict().stage()).contains(LoadStage.DECOMPRESS);
        assertThat(refused.forecast().verdict().errno()).contains(Errno.EOPNOTSUPP);
    }

    @Test
    void withoutFinitModuleWhatTheKernelWasToUnpackIsUnpackedHere() throws Exception {
        Path packed = packedForTheKernel();
        kernel.next(ENOSYS).nextLoads();
        loader.load(packed, plain());
        assertThat(kernel.made()).containsExactly("finit_module \"\" 4", "init_module \"\"", "close");
        assertThat(kernel.image()).isEqualTo(SampleModule.amd64());
    }

    @Test
    void whatUserSpaceCannotUnpackIsLeftToTheKernelThatUnpacks() throws Exception {
        Path packed = packedForTheKernel();
        byte[] whole = Files.readAllBytes(packed);
        Path cut = kernel.file("cut.ko.xz", Arrays.copyOf(whole, whole.length / 2));
        kernel.next(new Outcome.Failed(Errno.EINVAL));
        Loader.Insertion insertion = loader.insert(cut, plain().with(FinitFlags.IGNORE_MODVERSIONS));
        assertThat(kernel.made()).containsExactly("finit_module \"\" 5", "close");
        assertThat(insertion.verdict().stage()).contains(LoadStage.DECOMPRESS);
        assertThat(insertion.verdict().errno()).contains(Errno.EINVAL);
        assertThat(insertion.unpacked()).isTrue();
        assertThat(insertion.defect().orElseThrow().getMessage()).contains("cut.ko.xz", "ends too early");
    }

    @Test
    void repeatedLoadsGoTheSameWay() throws Exception {
        try (RepeatedLoad load = loader.repeat(packedForTheKernel(), plain("a=1"))) {
            kernel.nextLoads();
            load.load();
        }
        assertThat(kernel.made()).containsExactly("finit_module \"a=1\" 4", "close");
    }

    @Test
    void aForecastRefusalMakesNoCall() throws Exception {
        kernel.privileged(false);
        LoadResult result = loader.load(file, plain());
        assertThat(kernel.made()).containsExactly("close");
        assertThat(result.attempt()).isEmpty();
        assertThat(result.after()).isEmpty();
        assertThat(result.forecast().verdict().answer()).isEqualTo(Verdict.Answer.REJECT);
        assertThat(result.forecast().verdict().stage()).contains(LoadStage.SYSCALL);
    }

    @Test
    void forceAsksTheKernelAllTheSame() throws Exception {
        kernel.privileged(false).next(new Outcome.Failed(Errno.EPERM));
        LoadResult result = loader.load(file, plain().despite(Set.of(LoadRequest.Force.REFUSAL)));
        assertThat(kernel.made()).containsExactly("finit_module \"\" 0", "close");
        assertThat(attempt(result).errno()).contains(Errno.EPERM);
    }

    @Test
    void aFileThatWasWrittenToAfterItsAnalysisIsNotLoaded() {
        kernel.onSecondRead(() -> kernel.file("hello.ko", SampleModule.armhf()));
        assertThatThrownBy(() -> loader.load(file, plain()))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("not loaded: was written to while it was analysed");
        assertThat(kernel.made()).containsExactly("close");
    }

    @Test
    void aFileThatIsNoModuleIsNotLoaded() {
        Path broken = kernel.file("broken.ko", new byte[] {0x7f, 'E', 'L', 'F', 2, 1});
        assertThatThrownBy(() -> loader.load(broken, plain())).isInstanceOf(MalformedException.class);
        assertThat(kernel.made()).containsExactly("close");
    }

    @Test
    void theKernelLogHoldsTheRecordsOfTheAttemptOnly() throws Exception {
        kernel.says("just before").next(() -> {
            kernel.says("hello: loading out-of-tree module taints kernel.").says("hello: Unknown symbol x (err -2)");
            return new Outcome.Failed(Errno.ENOENT);
        });
        Attempt attempt = attempt(loader.load(file, plain()));
        kernel.says("long after");
        assertThat(attempt.logLines())
                .containsExactly(
                        "hello: loading out-of-tree module taints kernel.", "hello: Unknown symbol x (err -2)");
        assertThat(attempt.reason()).contains("hello: Unknown symbol x (err -2)");
    }

    @Test
    void aSilentKernelHasAnEmptyLogThatWasRead() throws Exception {
        kernel.nextLoads();
        assertThat(attempt(loader.load(file, plain())).kernelLog()).isEqualTo(new Fact.Present<>(List.of()));
    }

    @Test
    void anUnreadableLogIsHiddenAndTheLoadGoesOn() throws Exception {
        kernel.nextLoads().logCannotBeOpened(new AccessDeniedException("/dev/kmsg"));
        assertThat(attempt(loader.load(file, plain())).kernelLog())
                .isEqualTo(new Fact.Hidden<>("/dev/kmsg: permission denied"));
        kernel.showNothing()
                .nextLoads()
                .logCannotBeOpened(new FileSystemException("/dev/kmsg", null, "Operation not permitted"));
        assertThat(attempt(loader.load(file, plain())).kernelLog())
                .isEqualTo(new Fact.Hidden<>("/dev/kmsg: Operation not permitted"));
        kernel.showNothing().nextLoads().logCannotBeOpened(new NoSuchFileException("/dev/kmsg"));
        assertThat(attempt(loader.load(file, plain())).kernelLog()).isEqualTo(new Fact.Absent<>("no /dev/kmsg"));
    }

    @Test
    void aRecordOfUnknownFormDoesNotEndALoadThatSucceeded() throws Exception {
        kernel.next(() -> {
            kernel.showLive().writesRecord("<4>no prefix");
            return new Outcome.Ok();
        });
        Attempt attempt = attempt(loader.load(file, plain()));
        assertThat(attempt.ok()).isTrue();
        assertThat(attempt.kernelLog()).isInstanceOf(Fact.Malformed.class);
    }

    private Outcome initRuns(Runnable last) throws InterruptedException {
        kernel.showLoading();
        Thread.sleep(INIT_MILLIS);
        last.run();
        return new Outcome.Ok();
    }

    @Test
    void aWatchCatchesALookWhileInitRuns() throws Exception {
        kernel.next(() -> initRuns(kernel::showLive));
        LoadResult result = loader.load(file, plain().watched());
        ModuleSight during = result.during().orElseThrow();
        assertThat(during.procModule().value().map(ProcModule::state)).contains(ProcModule.State.LOADING);
        assertThat(during.sysModule().value().orElseThrow().initState()).contains("coming");
        assertThat(during.kallsyms().value().map(KallsymsLook::entries).orElseThrow())
                .hasSameSizeAs(FakeKernel.DURING_INIT);
        ModuleSight after = result.after().orElseThrow();
        assertThat(after.kallsyms().value().map(KallsymsLook::entries).orElseThrow())
                .hasSameSizeAs(FakeKernel.AFTER_INIT);
        Crosscheck check = Crosscheck.ofLoaded(result.forecast().expectation(), result.during(), after);
        assertThat(check.differences()).isEmpty();
        assertThat(check.duringInit().orElseThrow().initSymbols()).isEqualTo(3);
    }

    @Test
    void withoutAWatchNobodyLooks() throws Exception {
        kernel.next(() -> initRuns(kernel::showLive));
        assertThat(loader.load(file, plain()).during()).isEmpty();
    }

    @Test
    void aWatchOverALoadThatNeverGotToInitCatchesNothing() throws Exception {
        kernel.next(() -> {
            Thread.sleep(50);
            return new Outcome.Failed(Errno.ENOEXEC);
        });
        LoadResult result = loader.load(file, plain().watched());
        assertThat(result.during()).isEmpty();
        assertThat(attempt(result).errno()).contains(Errno.ENOEXEC);
    }

    @Test
    void exceptionsFromTheCallComeThrough() {
        kernel.next(() -> {
            throw new UnsupportedOperationException("no such calls here; use the launcher");
        });
        assertThatThrownBy(() -> loader.load(file, plain()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("no such calls here; use the launcher");
        assertThat(kernel.made()).endsWith("close");
    }

    @Test
    void insertAsksTheKernelAboutAFileThatJkmodCannotRead() throws Exception {
        kernel.next(new Outcome.Failed(Errno.ENOEXEC));
        Path broken = kernel.file("broken.ko", new byte[] {'x'});
        Loader.Insertion insertion = loader.insert(
                broken, plain("a=1").despite(Set.of(LoadRequest.Force.REFUSAL)).with(3));
        assertThat(kernel.made()).containsExactly("finit_module \"a=1\" 3", "close");
        assertThat(insertion.attempt().orElseThrow().errno()).contains(Errno.ENOEXEC);
        assertThat(insertion.defect().orElseThrow().getMessage()).contains("broken.ko");
        kernel.next(new Outcome.Failed(Errno.ENOEXEC));
        Path cut = kernel.file("cut.ko.gz", new byte[] {0x1f, (byte) 0x8b, 8});
        assertThat(loader.insert(cut, plain()).defect()).isPresent();
        assertThat(kernel.made()).contains("finit_module \"\" 0");
    }
}
