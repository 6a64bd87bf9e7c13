package io.github.jkmod.report;

import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.loader.LoadResult;
import java.util.List;
import java.util.Optional;

/**
 * All that is needed to look into a load that went otherwise than forecast, on another machine and another day.
 *
 * @param jkmod its version
 * @param kernel that refused or took the module
 * @param file its name
 * @param sha256 its digest
 * @param compression how it is packed
 * @param parameters of the call
 * @param flags of the call
 * @param verdict that was wrong
 * @param findings the one that decided comes first
 * @param unknown what would have to be known of the kernel
 * @param syscall its name
 * @param kernelLog what the kernel said meanwhile
 */
public record Evidence(
        String jkmod,
        Kernel kernel,
        String file,
        String sha256,
        String compression,
        String parameters,
        int flags,
        String verdict,
        List<CheckDocument.Said> findings,
        List<String> unknown,
        Optional<String> syscall,
        Optional<List<String>> kernelLog) {
    /**
     * A kernel, as far as it is known.
     *
     * @param release its release
     * @param version its build
     * @param arch its architecture
     */
    public record Kernel(Optional<String> release, Optional<String> version, Optional<String> arch) {}

    static Evidence of(LoadResult result, String jkmod) {
        ModuleImage image = result.module().image();
        Verdict verdict = result.forecast().verdict();
        Optional<KernelIdentity> identity = result.identity().value();
        return new Evidence(
                jkmod,
                new Kernel(
                        identity.map(KernelIdentity::release),
                        identity.map(KernelIdentity::version),
                        identity.map(known -> known.architecture().label())),
                image.path(),
                image.sha256(),
                image.compression().label(),
                result.call().parameters(),
                result.call().flags(),
                verdict.summary(),
                CheckReport.findings(verdict),
                verdict.unknown(),
                result.attempt().map(Attempt::syscall),
                result.attempt().map(Attempt::logLines));
    }

    /** {@return this under another file name} */
    Evidence named(String path) {
        return new Evidence(
                jkmod,
                kernel,
                path,
                sha256,
                compression,
                parameters,
                flags,
                verdict,
                findings,
                unknown,
                syscall,
                kernelLog);
    }
}
