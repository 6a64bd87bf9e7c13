package io.github.jkmod.loader;

import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.model.ModuleName;

/**
 * All that one unload showed.
 *
 * @param name the module
 * @param before a look taken before the call
 * @param attempt the system call
 * @param after a look taken after it
 */
public record UnloadResult(ModuleName name, ModuleSight before, Attempt attempt, ModuleSight after) {}
