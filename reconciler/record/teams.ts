import { type Sql, type Tx, transactionWithRetry } from "../../db/client.ts";
import type { Team } from "../config.ts";
import { appendAudit } from "./append.ts";

/** Makes the teams that were never there. One that departed stays so: only a reconciler's start brings it back. */
export function addTeams(sql: Sql, teams: readonly Team[]): Promise<void> {
  return transactionWithRetry(sql, (tx) => add(tx, teams));
}

/**
 * Makes the teams be those of the configuration: one that is not listed any more has departed, and one that is listed
 * again is back. Either way its epoch rises, so that no approval outlives the change.
 */
export function registerTeams(sql: Sql, teams: readonly Team[]): Promise<void> {
  const ids = teams.map(({ id }) => id);
  return transactionWithRetry(sql, async (tx) => {
    await add(tx, teams);
    for (const { id, name } of teams) {
      const renamed = await tx`update teams set name = ${name} where id = ${id} and name <> ${name} returning id`;
      await record(tx, "team.renamed", renamed);
    }
    const returned = await tx`
      update teams set departed_at = null, epoch = epoch + 1
      where id = any(${ids}) and departed_at is not null returning id`;
    await record(tx, "team.returned", returned);
    const departed = await tx`
      update teams set departed_at = now(), epoch = epoch + 1
      where id <> all(${ids}) and departed_at is null returning id`;
    await record(tx, "team.departed", departed);
  });
}

async function add(tx: Tx, teams: readonly Team[]): Promise<void> {
  // Two processes that start together: the second finds everything as it should be.
  await tx`select pg_advisory_xact_lock(hashtextextended('teams', 0))`;
  for (const { id, name } of teams) {
    const added = await tx`insert into teams (id, name) values (${id}, ${name}) on conflict do nothing returning id`;
    await record(tx, "team.added", added);
  }
}

async function record(tx: Tx, action: string, rows: readonly { id?: string }[]): Promise<void> {
  for (const { id } of rows)
    await appendAudit(tx, { actor: { kind: "setup", id: "configuration" }, action, subject: id });
}
