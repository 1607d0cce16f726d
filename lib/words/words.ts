import type { en } from "./en/index.ts";

/** All that the product says on a screen. English is where it is written first; every other language has its shape. */
export type Words = typeof en;
