/**
 * Slurm by its own commands: submits arrays of jobs, and tells what became of their tasks, from lines such as {@code
 * 3|PENDING|Resources}.
 */
@NullMarked
package io.github.jkmod.slurm;

import org.jspecify.annotations.NullMarked;
