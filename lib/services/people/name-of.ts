import type { Tx } from "../../../db/client.ts";

/** Who it was as people know them; a program, and who is there no more, by id. */
export async function nameOf(tx: Tx, id: string | null): Promise<string> {
  if (id === null) return "somebody";
  const [person] = await tx<{ name: string }[]>`select name from people where id = ${id}`;
  return person?.name ?? id;
}
