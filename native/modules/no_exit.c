// SPDX-License-Identifier: GPL-2.0-only
/* An init and no exit function: permanent, so unloading is refused with EBUSY unless forced. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

static int __init no_exit_init(void)
{
	return 0;
}

module_init(no_exit_init);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: cannot be unloaded");
MODULE_LICENSE("GPL");
