// SPDX-License-Identifier: GPL-2.0-only
/*
 * The counters that gcc puts into a module (-fprofile-arcs): found by the symbols of the module when it comes, and kept when it
 * goes. No constructor of gcc's runs in a kernel without CONFIG_CONSTRUCTORS, and none is needed.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "jkprobe.h"

#define COUNTERS "__gcov0."

struct counters {
	const u64 *live;
	unsigned long count;
	unsigned long kept;	/* where among what is kept */
};

static struct counters *tables;
static unsigned int table_count;
static u64 *kept;
static bool is_kept;

/* What the module imports of gcov. */
void jkprobe_gcov(void);
void jkprobe_gcov(void)
{
}
EXPORT_SYMBOL(jkprobe_gcov);

void forget_counters(void)
{
	vfree(tables);
	vfree(kept);
	tables = NULL;
	kept = NULL;
	table_count = 0;
	is_kept = false;
}

#ifdef CONFIG_KALLSYMS
/* While it comes, a module has all its symbols, at their addresses. */
void find_counters(struct module *module)
{
	const struct mod_kallsyms *symbols = rcu_dereference_raw(module->kallsyms);
	unsigned long values = 0;
	unsigned int found = 0;
	unsigned int i;

	forget_counters();
	for (i = 1; i < symbols->num_symtab; i++)
		if (symbols->symtab[i].st_shndx != SHN_UNDEF &&
		    !strncmp(symbols->strtab + symbols->symtab[i].st_name, COUNTERS, strlen(COUNTERS)))
			found++;
	if (!found)
		return;
	tables = vzalloc(found * sizeof(*tables));
	if (!tables)
		return;
	for (i = 1; i < symbols->num_symtab && table_count < found; i++) {
		const Elf_Sym *symbol = &symbols->symtab[i];

		if (symbol->st_shndx == SHN_UNDEF ||
		    strncmp(symbols->strtab + symbol->st_name, COUNTERS, strlen(COUNTERS)))
			continue;
		tables[table_count].live = (const u64 *)(unsigned long)symbol->st_value;
		tables[table_count].count = symbol->st_size / sizeof(u64);
		tables[table_count].kept = values;
		values += tables[table_count].count;
		table_count++;
	}
	kept = vzalloc(values * sizeof(u64) + 1);
	if (!kept)
		forget_counters();
}
#else
void find_counters(struct module *module) {}
#endif

/* Once: when the module goes, or when it is still there at the end. */
void keep_counters(void)
{
	unsigned int i;

	if (is_kept)
		return;
	for (i = 0; i < table_count; i++)
		memcpy(kept + tables[i].kept, tables[i].live, tables[i].count * sizeof(u64));
	is_kept = true;
}

void show_counters(struct seq_file *seq)
{
	unsigned long j;
	unsigned int i;

	for (i = 0; is_kept && i < table_count; i++) {
		seq_puts(seq, "gcov");
		for (j = 0; j < tables[i].count; j++)
			seq_printf(seq, " %llu", (unsigned long long)kept[tables[i].kept + j]);
		seq_putc(seq, '\n');
	}
}
