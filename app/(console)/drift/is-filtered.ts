import type { DriftParams } from "@/lib/query/drift-params";

/** Anything that leaves rows out; order and page do not. */
export function isFiltered({ cursor: _, order: __, ...filter }: DriftParams): boolean {
  return Object.values(filter).some((value) =>
    Array.isArray(value) ? value.length > 0 : value !== null && value !== "" && value !== false,
  );
}
