import type { everywhere } from "./en/everywhere.ts";
import type { en } from "./en/index.ts";
import type { more } from "./en/more.ts";

/** What any page of the console may say. English is where it is written first; every other language has its shape. */
export type Words = typeof everywhere;
/** What its less common pages say besides. */
export type More = typeof more;
/** What a browser has once one of these was opened. */
export type MoreWords = Words & More;
/** All that the product says on a screen. Only the server has what end users' pages say. */
export type AllWords = typeof en;
