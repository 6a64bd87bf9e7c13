package io.github.jkmod.kernel.leftover;

import io.github.jkmod.model.Fact;
import java.util.List;

/**
 * What is left of a module that was unloaded.
 *
 * @param registrations what came with its load and is still listed
 * @param pointers what the kernel's variables still hold of its addresses
 */
public record Residue(Fact<List<Registration>> registrations, Fact<List<StrayPointer>> pointers) {}
