import { visibleText } from "@/lib/format/visible-text";

export type FacetOption = { value: string; label: string; count?: number | null };

/** A facet's values are OR and stand in one parameter, `status=repair_needed,not_confirmed`; facets are AND. */
export function readFacet(params: URLSearchParams, name: string): string[] {
  return (params.get(name) ?? "").split(",").filter((value) => value !== "");
}

/** A value that came with the address is one to choose too, or its box could not be unticked. */
export function withChosen(options: readonly FacetOption[], values: readonly string[]): FacetOption[] {
  const unknown = values.filter((value) => options.every((option) => option.value !== value));
  return [...unknown.map((value) => ({ value, label: visibleText(value) })), ...options];
}

/**
 * The address with one facet changed. It goes back to the first page: a cursor belongs to the filter it was made
 * under.
 */
export function withFacet(params: URLSearchParams, name: string, values: readonly string[]): string {
  const next = new URLSearchParams(params);
  next.delete("cursor");
  if (values.length === 0) next.delete(name);
  else next.set(name, values.join(","));
  return queryOf(next);
}

/** The address without any of these facets; what is not a filter (sort, zone) stays. */
export function withoutFacets(params: URLSearchParams, names: readonly string[]): string {
  const next = new URLSearchParams(params);
  for (const name of [...names, "cursor"]) next.delete(name);
  return queryOf(next);
}

/** Commas and colons stay readable in the address: it is what people share. */
function queryOf(params: URLSearchParams): string {
  const text = params.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text === "" ? "?" : `?${text}`;
}
