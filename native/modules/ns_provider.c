// SPDX-License-Identifier: GPL-2.0-only
/* Exports into a symbol namespace: importers must say so. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/version.h>

#include "jkmod_test.h"

int ns_method(int value)
{
	return value * 2;
}
/* The namespace became a string literal in 6.13. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
EXPORT_SYMBOL_NS(ns_method, "JKMOD_TEST");
#else
EXPORT_SYMBOL_NS(ns_method, JKMOD_TEST);
#endif

static int __init ns_provider_init(void)
{
	return 0;
}

/* Empty, but without it the kernel would never let the module go. */
static void __exit ns_provider_exit(void)
{
}

module_init(ns_provider_init);
module_exit(ns_provider_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: exports ns_method in namespace JKMOD_TEST");
MODULE_LICENSE("GPL");
