// SPDX-License-Identifier: GPL-2.0-only
/* Exports a plain symbol; cannot be unloaded while consumer is loaded. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

#include "jkmod_test.h"

int method_add(int a, int b)
{
	return a + b;
}
EXPORT_SYMBOL(method_add);

static int __init provider_init(void)
{
	pr_info("loaded\n");
	return 0;
}

static void __exit provider_exit(void)
{
	pr_info("unloaded\n");
}

module_init(provider_init);
module_exit(provider_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: exports method_add");
MODULE_LICENSE("GPL");
