// SPDX-License-Identifier: GPL-2.0-only
/* Its init never returns: for virtual machines only. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/preempt.h>
#include <asm/processor.h>	/* cpu_relax; needs the others */

static bool irqs = true;
module_param(irqs, bool, 0444);
MODULE_PARM_DESC(irqs, "whether the processor still takes interrupts while init spins");

/* Never false, which the compiler cannot know. */
static volatile bool spinning = true;

/* noinline: the name to look for in a backtrace. */
static noinline void spin_forever(void)
{
	while (spinning)
		cpu_relax();
}

static int __init spin_init_init(void)
{
	pr_info("spinning with interrupts %s\n", irqs ? "on" : "off");
	preempt_disable();	/* or a preemptible kernel would go on beside it */
	if (!irqs)
		local_irq_disable();
	spin_forever();
	return 0;
}

static void __exit spin_init_exit(void)
{
}

module_init(spin_init_init);
module_exit(spin_init_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: hangs in init");
MODULE_LICENSE("GPL");
