// SPDX-License-Identifier: GPL-2.0-only
/* Exports to GPL-compatible modules only. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

#include "jkmod_test.h"

int gpl_method(int value)
{
	return value + 1;
}
EXPORT_SYMBOL_GPL(gpl_method);

static int __init gpl_provider_init(void)
{
	return 0;
}

/* Empty, but without it the kernel would never let the module go. */
static void __exit gpl_provider_exit(void)
{
}

module_init(gpl_provider_init);
module_exit(gpl_provider_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: exports gpl_method to GPL modules only");
MODULE_LICENSE("GPL");
