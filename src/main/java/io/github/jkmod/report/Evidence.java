package io.github.jkmod.report;

import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.loader.LoadResult;

/** All that is needed to look into a load that went otherwise than forecast, on another machine and another day. */
final class Evidence {
    private Evidence() {}

    static Tree of(LoadResult result, String version) {
        ModuleImage image = result.module().image();
        Verdict verdict = result.forecast().verdict();
        return Tree.create()
                .put("jkmod", version)
                .put(
                        "kernel",
                        Tree.create()
                                .put("release", result.identity().value().map(KernelIdentity::release))
                                .put("version", result.identity().value().map(KernelIdentity::version))
                                .put(
                                        "arch",
                                        result.identity()
                                                .value()
                                                .map(identity ->
                                                        identity.architecture().label())))
                .put("file", image.path())
                .put("sha256", image.sha256())
                .put("compression", image.compression().label())
                .put("parameters", result.request().parameterString())
                .put("flags", result.request().flags())
                .put("verdict", verdict.summary())
                .put("findings", CheckReport.findings(verdict))
                .put("unknown", verdict.unknown())
                .put("syscall", result.attempt().map(Attempt::syscall))
                .put("kernelLog", result.attempt().map(Attempt::logLines));
    }
}
