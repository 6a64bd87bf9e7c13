// SPDX-License-Identifier: GPL-2.0-only
/* Needs provider: the CRC of method_add is in __versions, "provider" in depends=, and provider's users name this. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#include "jkmod_test.h"

static int base;

/* Every read of /sys/module/consumer/parameters/sum calls into provider again, long after init. */
static int sum_get(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PAGE_SIZE, "%d\n", method_add(base, 2));
}

static const struct kernel_param_ops sum_ops = { .get = sum_get };
module_param_cb(sum, &sum_ops, NULL, 0444);
MODULE_PARM_DESC(sum, "42, computed by provider at every read");

static int __init consumer_init(void)
{
	base = method_add(20, 20);
	pr_info("method_add says %d\n", base);
	return 0;
}

static void __exit consumer_exit(void)
{
	pr_info("last sum %d\n", method_add(base, 1));
}

module_init(consumer_init);
module_exit(consumer_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: imports method_add from provider");
MODULE_LICENSE("GPL");
