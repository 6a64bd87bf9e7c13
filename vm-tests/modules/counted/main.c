// SPDX-License-Identifier: GPL-2.0-only
/* Executes some of its lines in init, some in exit, some never. */
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>

#include "work.h"

int other_work(int amount);

static int rounds = 27;
module_param(rounds, int, 0444);

static void *memory;

static int __init counted_init(void)
{
	memory = kmalloc(32, GFP_KERNEL);
	if (!memory)
		return -ENOMEM; /* only a failing call comes here */
	pr_info("counted: %d %d\n", work(rounds), other_work(3));
	return 0;
}

static void __exit counted_exit(void)
{
	kfree(memory); /* in exit */
}

module_init(counted_init);
module_exit(counted_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("counts its lines");
