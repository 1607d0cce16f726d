/**
 * What a process of ours may do in the database where it has a role of its own (db/setup.ts), as data. What is not named is
 * refused by the database itself. It is reviewed like lib/auth/permissions.ts: who writes another table or column needs its
 * line, and console-rights.txt and reconciler-rights.txt show what Postgres made of it.
 *
 * Without columns a right is for the whole table. Locking a row takes a right to update some column of it.
 */
export type TableRights = {
  select?: true | readonly string[];
  insert?: true | readonly string[];
  update?: true | readonly string[];
  delete?: true;
};

export type Rights = {
  tables: Readonly<Record<string, TableRights>>;
  /** Of the schema plumbline. They run with their owner's rights. */
  functions: readonly string[];
};

export const read: TableRights = { select: true };

export function all(names: readonly string[], rights: TableRights): Record<string, TableRights> {
  return Object.fromEntries(names.map((name) => [name, rights]));
}

/** `PRIVILEGE of what`, as db/setup.ts reads them from the catalogue. */
export function saidRights({ tables, functions }: Rights): string[] {
  return [
    ...["USAGE on plumbline", "USAGE on drizzle"],
    ...functions.map((name) => `EXECUTE on plumbline.${name}`),
    ...Object.entries(tables).flatMap(([name, rights]) => {
      const table = name.includes(".") ? name : `public.${name}`;
      return (["select", "insert", "update", "delete"] as const).flatMap((verb) => {
        const right = rights[verb];
        if (right === undefined) return [];
        if (right === true) return [`${verb.toUpperCase()} on ${table}`];
        return right.map((column) => `${verb.toUpperCase()} (${column}) on ${table}`);
      });
    }),
  ].sort();
}
