import { shown } from "../../reconciler/bench/snapshot.ts";

/** Very many objects, of which one in so many differs. */
export const MANY = { objects: 10_000, every: 5 };

export const lineOf = (n: number) => shown(n, false, MANY.every);
