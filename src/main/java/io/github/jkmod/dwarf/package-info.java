/** Reads the types out of a file's debug information (DWARF 4 and 5), as compilers leave it in kernels and modules. */
@NullMarked
package io.github.jkmod.dwarf;

import org.jspecify.annotations.NullMarked;
