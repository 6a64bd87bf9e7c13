// SPDX-License-Identifier: GPL-2.0-only
/* init returns a positive number: the kernel complains in the log, but loads the module. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

static int value = 7;
module_param(value, int, 0444);
MODULE_PARM_DESC(value, "what init returns");

static int __init odd_init_init(void)
{
	return value;
}

static void __exit odd_init_exit(void)
{
}

module_init(odd_init_init);
module_exit(odd_init_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: init returns a positive number");
MODULE_LICENSE("GPL");
