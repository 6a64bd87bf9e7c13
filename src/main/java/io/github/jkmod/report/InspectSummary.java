package io.github.jkmod.report;

import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.image.SignatureTrailer;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.module.ModuleFile;

/** The part of the inspect tree that is about the file as a whole. */
final class InspectSummary {
    private InspectSummary() {}

    static void put(Node node, ModuleFile module) {
        ModuleImage image = module.image();
        node.put("file", image.path())
                .put("module", FileText.decoded(module.name().value()))
                .put("modinfoName", module.modinfoName().map(FileText::decoded))
                .put("structName", module.structName().map(FileText::decoded))
                .put("arch", module.architecture().map(Architecture::label))
                .put("compression", image.compression().label())
                .put("fileSize", image.fileSize())
                .put("contentSize", image.content().size())
                .put("sha256", image.sha256())
                .put("buildId", module.buildId())
                .put("vermagic", module.vermagic().map(FileText::decoded))
                .put("license", module.license().map(FileText::decoded))
                .put("version", module.version().map(FileText::decoded))
                .put("srcversion", module.srcversion().map(FileText::decoded))
                .put("depends", module.depends())
                .put("importNamespaces", module.importNamespaces())
                .put(
                        "signature",
                        image.signature().map(trailer -> signature(trailer).map()));
    }

    private static Node signature(SignatureTrailer trailer) {
        return new Node()
                .put("algo", trailer.algo())
                .put("hash", trailer.hash())
                .put("idType", trailer.idType())
                .put("signerLength", trailer.signerLength())
                .put("keyIdLength", trailer.keyIdLength())
                .put("signatureLength", trailer.signatureLength())
                .put("defect", trailer.defect());
    }
}
