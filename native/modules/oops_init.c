// SPDX-License-Identifier: GPL-2.0-only
/* Dereferences NULL in init. For virtual machines only: the loading task dies and the module stays in "Loading". */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

/* A volatile pointer: the compiler can neither prove that it is NULL nor drop the access. */
static int *volatile nowhere;

static int __init oops_init_init(void)
{
	*nowhere = 1;
	return 0;
}

static void __exit oops_init_exit(void)
{
}

module_init(oops_init_init);
module_exit(oops_init_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: crashes in init");
MODULE_LICENSE("GPL");
