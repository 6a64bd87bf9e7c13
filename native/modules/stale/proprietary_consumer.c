// SPDX-License-Identifier: GPL-2.0-only
/*
 * Says it is proprietary and imports a GPL-only symbol, so the kernel must answer "Unknown symbol gpl_method".
 * The licence tag is the test; the source is GPL like the rest. How it gets past modpost: see Kbuild here.
 * Nothing else may be GPL-only, hence no helpers besides printk: the refusal must be about gpl_method alone.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

#include "../jkmod_test.h"

static int __init proprietary_consumer_init(void)
{
	pr_info("gpl_method says %d\n", gpl_method(1));
	return 0;
}

static void __exit proprietary_consumer_exit(void)
{
}

module_init(proprietary_consumer_init);
module_exit(proprietary_consumer_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: proprietary, imports a GPL-only symbol");
MODULE_LICENSE("Proprietary");
