// SPDX-License-Identifier: GPL-2.0-only
/* init refuses: the system call must return exactly this error, and nothing may stay behind. */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

static int err = EIO;
module_param(err, int, 0444);
MODULE_PARM_DESC(err, "positive error number that init fails with; 0 lets it load");

static int __init fail_init_init(void)
{
	return -err;
}

/* Reached only with err=0. */
static void __exit fail_init_exit(void)
{
}

module_init(fail_init_init);
module_exit(fail_init_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: init fails with a chosen error");
MODULE_LICENSE("GPL");
