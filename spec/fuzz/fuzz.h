/*
** A fuzz target is a file NAME_fuzz.c with this function, which gives any bytes to a reader. What
** must never happen is a finding of the sanitizers, or a call of abort where the target itself
** finds something wrong. scripts/fuzz runs it under libFuzzer, spec/fuzz_spec.lua for a moment
** under driver.c. Readers in Lua have targets in Lua (driver.lua): libFuzzer's coverage would be
** that of Lua's interpreter.
*/
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
