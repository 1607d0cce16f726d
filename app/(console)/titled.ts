import type { Metadata } from "next";
import { visibleText } from "@/lib/format/visible-text";

/**
 * The title of a page about one thing: its name first, so that twenty tabs can be told apart. What cannot be read has no name
 * here, and the page itself says why.
 */
export async function titledBy(key: Promise<string | undefined>, what: string): Promise<Metadata> {
  const name = await key.catch(() => undefined);
  return { title: name === undefined ? what : `${visibleText(name)} · ${what}` };
}
