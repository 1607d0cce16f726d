/** Reading the directory: page by page, by id, by key. What cannot be read to its end throws. */
import { z } from "zod";
import { canonical } from "../../../lib/canonical.ts";
import type { Millis } from "../../model/evidence.ts";
import { type Account, accountId, readAccount, sayIssues } from "./account.ts";
import { jsonOf, problemOf } from "./answers.ts";
import { itemTexts } from "./item-texts.ts";
import { type Prefix, readMarker } from "./key.ts";
import { send, type Wire } from "./transport.ts";

export type Page = { texts: string[]; total: number };

const page = z.strictObject({
  total: z.int().min(0),
  items: z.array(z.unknown()),
  next: z.string().min(1).max(2000).nullable(),
});

/** Accounts are made while a list is read; so many pages more than announced are no sign of a list without an end. */
const pagesMore = 10;

/** A list to its clean end. `query` is what it is narrowed to. */
export async function* pagesOf(
  wire: Wire,
  query: Readonly<Record<string, string>>,
  { limit, signal }: { limit: number; signal: AbortSignal },
): AsyncGenerator<Page, void, void> {
  const cursors = new Set<string>();
  let pagesMax = 0;
  for (let [number, cursor] = [1, null as string | null]; ; number += 1) {
    const { next, ...read } = await onePage(
      wire,
      { ...query, limit: String(limit), ...(cursor && { cursor }) },
      signal,
    );
    pagesMax = Math.max(pagesMax, Math.ceil(read.total / limit) + pagesMore);
    if (next !== null && read.texts.length === 0) throw new Error(`Page ${number} is empty and says that more follow.`);
    if (next !== null && cursors.has(next))
      throw new Error(`Page ${number} leads back to a page that was read before.`);
    if (next !== null && number >= pagesMax)
      throw new Error(`The list goes on after ${number} pages, though it announced ${read.total} accounts.`);
    yield read;
    if (next === null) return;
    cursors.add(next);
    cursor = next;
  }
}

async function onePage(wire: Wire, query: Readonly<Record<string, string>>, signal: AbortSignal) {
  const answer = await send(wire, { method: "GET", path: "/accounts", query }, signal);
  if (answer.status === 410) throw new Error("The list expired while it was read: its next page answered 410.");
  const parsed = page.safeParse(jsonOf(answer, 200));
  if (!parsed.success) throw new Error(`${answer.says} answered no list of accounts: ${sayIssues(parsed.error)}`);
  const { total, items, next } = parsed.data;
  const texts = itemTexts(answer.text);
  if (texts.length !== items.length) throw new Error(`${answer.says} answered a list that cannot be told apart.`);
  return { texts, total, next };
}

/** Null only where the directory itself says that there is no such account. */
export async function readById(
  wire: Wire,
  id: string,
  now: Millis | null,
  signal: AbortSignal,
): Promise<Account | null> {
  const answer = await send(wire, { method: "GET", path: `/accounts/${accountId.parse(id)}` }, signal);
  if (answer.status === 404 && problemOf(answer)?.name === "no-such-account") return null;
  const account = mustBeAccount(jsonOf(answer, 200), answer.says, now);
  if (account.id !== id) throw new Error(`${answer.says} answered with account ${account.id}.`);
  return account;
}

export type ByKey = { accounts: Account[]; complete: boolean };

export async function readByKey(wire: Wire, key: string, now: Millis | null, signal: AbortSignal): Promise<ByKey> {
  const accounts: Account[] = [];
  let complete = true;
  for await (const { texts, total } of pagesOf(wire, { externalKey: key }, { limit: 100, signal })) {
    for (const text of texts) accounts.push(mustBeAccount(JSON.parse(text), `The list of ${key}`, now));
    if (new Set(accounts.map(({ id }) => id)).size < accounts.length)
      throw new Error(`The list of ${key} shows an account twice.`);
    complete = total === accounts.length;
  }
  const other = accounts.find(({ externalKey }) => externalKey !== key);
  if (other !== undefined)
    throw new Error(`Asked for ${key}, the directory showed ${other.id}, which carries another key.`);
  return { accounts, complete };
}

function mustBeAccount(value: unknown, says: string, now: Millis | null): Account {
  const read = readAccount(value, now);
  if ("refused" in read) throw new Error(`${says} shows an account that cannot be read: ${read.refused}`);
  return read.account;
}

export type Asked = { prefix: Prefix; key: string; ids: readonly string[]; now: Millis | null; signal: AbortSignal };

/**
 * All accounts of one key: those that carry it, and of those with these ids the ones that carry no other of ours.
 * Where the list of the key and an account itself do not agree, two copies answered, and neither is believed.
 */
export async function readAccounts(wire: Wire, { prefix, key, ids, now, signal }: Asked) {
  const { accounts, complete } = await readByKey(wire, key, now, signal);
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const gone: string[] = [];
  for (const id of new Set(ids)) {
    const account = await readById(wire, id, now, signal);
    const listed = byId.get(id);
    const belongs = account !== null && isOf(prefix, key, account);
    if (listed === undefined ? account?.externalKey === key : !isSame(listed, account))
      throw new Error(`Two reads of ${id} disagree.`);
    if (account === null) gone.push(id);
    else if (belongs) byId.set(id, account);
  }
  return { accounts: [...byId.values()], gone, complete };
}

function isSame(listed: Account, account: Account | null): boolean {
  return account !== null && canonical(listed) === canonical(account);
}

function isOf(prefix: Prefix, key: string, { id, externalKey }: Account): boolean {
  const marker = readMarker(prefix, externalKey);
  if ("refused" in marker) throw new Error(`${id}: ${marker.refused}`);
  return marker.key === null || marker.key === key;
}
