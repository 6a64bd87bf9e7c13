// SPDX-License-Identifier: GPL-2.0-only
/*
 * The entry points under their real names, without module_init()/module_exit(): no aliases, so the symbol table has
 * one name per function, both in .text, and the names stay in /proc/kallsyms after init.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/module.h>

int init_module(void)
{
	pr_info("plain hello\n");
	return 0;
}

void cleanup_module(void)
{
	pr_info("plain goodbye\n");
}

/* Since 6.12 objtool wants to see the address of an entry point taken, as module_init() does; 7.2 insists. */
static const void *const entry_points[] __used = { init_module, cleanup_module };

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: init_module and cleanup_module by name");
MODULE_LICENSE("GPL");
