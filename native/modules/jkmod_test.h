/* SPDX-License-Identifier: GPL-2.0-only */
/* What the test modules export to each other: compilers since 6.8's default flags want a declaration first. */
#ifndef JKMOD_TEST_H
#define JKMOD_TEST_H

int hello_answer(void);		/* hello */
int method_add(int a, int b);	/* provider */
int gpl_method(int value);	/* gpl_provider, GPL-only */
int ns_method(int value);	/* ns_provider, namespace JKMOD_TEST */

#endif
