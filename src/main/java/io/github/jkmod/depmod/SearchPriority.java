package io.github.jkmod.depmod;

import java.util.Optional;

/** Which of two files of one module name depmod takes ({@code depmod_module_is_higher_priority}). */
final class SearchPriority {
    private final DepmodConfig config;

    SearchPriority(DepmodConfig config) {
        this.config = config;
    }

    /** {@return whether the file that was found first stays} */
    boolean staysBefore(FoundModule first, FoundModule second) {
        Optional<String> firstStem = first.relative().map(path -> FoundModule.stem(path, first.name()));
        Optional<String> secondStem = second.relative().map(path -> FoundModule.stem(path, second.name()));
        for (String override : config.overrides()) {
            if (secondStem.equals(Optional.of(override))) {
                return false;
            }
            if (firstStem.equals(Optional.of(override))) {
                return true;
            }
        }
        int builtIn = -1;
        int firstRank = -1;
        int secondRank = -1;
        int at = 0;
        for (DepmodConfig.Search search : config.searches()) {
            if (search instanceof DepmodConfig.BuiltIn) {
                builtIn = at;
            } else if (search instanceof DepmodConfig.External) {
                for (String folder : config.externals()) {
                    secondRank = isBelow(second.path(), folder) ? at : secondRank;
                    firstRank = isBelow(first.path(), folder) ? at : firstRank;
                    at++;
                }
            } else if (search instanceof DepmodConfig.Folder folder) {
                // As kmod has it: where both are in the folder, only the second gains by that.
                if (isBelow(secondStem, folder)) {
                    secondRank = at;
                } else if (isBelow(firstStem, folder)) {
                    firstRank = at;
                }
            }
            at++;
        }
        return (secondRank < 0 ? builtIn : secondRank) <= (firstRank < 0 ? builtIn : firstRank);
    }

    private static boolean isBelow(Optional<String> stem, DepmodConfig.Folder folder) {
        return stem.isPresent() && isBelow(stem.get(), folder.path());
    }

    private static boolean isBelow(String path, String folder) {
        return path.length() > folder.length() && path.startsWith(folder) && path.charAt(folder.length()) == '/';
    }
}
