package io.github.jkmod.preflight;

import io.github.jkmod.moddb.ModprobeConfig;
import io.github.jkmod.model.ModuleName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a machine uses today.
 *
 * @param release of its kernel; empty where nothing tells
 * @param uses the modules in use, and why; a name may be an alias where files of the administrator name it
 * @param users of the loaded modules: which others use them
 * @param config what modprobe.d and the kernel's command line say
 * @param dkms what dkms builds
 * @param devices what is plugged in
 * @param notes what could not be looked at
 */
public record MachineState(
        Optional<String> release,
        Map<ModuleName, Set<Origin>> uses,
        Map<ModuleName, List<ModuleName>> users,
        ModprobeConfig config,
        List<DkmsPackage> dkms,
        List<Device> devices,
        List<String> notes) {
    /** Copies the lists. */
    public MachineState {
        dkms = List.copyOf(dkms);
        devices = List.copyOf(devices);
        notes = List.copyOf(notes);
    }
}
