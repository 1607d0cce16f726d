/**
 * A login for a script of people: it can become its team and nothing else, and ends. Only the right to let a role into the
 * team makes that possible; a custodian without it leaves the team's own login to be handed out.
 *
 *   CREATE ROLE exec_… NOINHERIT, member of team_TEAM, which each of its sessions becomes → …
 *   → NOLOGIN, no member any more → its sessions ended → DROP ROLE
 *
 * It has no CREATEROLE, so that a script leaves no other login behind it. Because a session acts as the team, what the script
 * makes and grants is the team's. That a role is valid until then is asked at its sign-in only: sessions are ended by `recall`.
 */
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import type { Lender, Loan } from "../contract.ts";
import type { ActorInput } from "./actor.ts";
import { readFailure } from "./errors.ts";
import { quoteIdent, quoteLiteral, teamGroup } from "./names.ts";
import { openSession, type Session } from "./session.ts";

const deadlineMs = 10_000;
/** A session that is told to end gets this long before it is said to be left. */
const goneMs = 3_000;
/** A script may open a few connections, and not take all there are. */
const connectionsMax = 8;

export function accessLender({ scope, credentials, custodianUrl }: ActorInput): Lender {
  const owners = scope.teams.filter((team) => credentials[team] !== undefined);
  const startOf = (owner: string) => `${scope.prefix}exec_${owner}_`;
  const roleOf = ({ owner, id }: { owner: string; id: string }) => `${startOf(owner)}${id.slice(-12)}`;
  const inSession = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    const signal = new AbortController().signal;
    const session = await openSession({ url: custodianUrl, applicationName: "plumbline exec", deadlineMs, signal });
    return work(session).finally(() => session.close());
  };
  return {
    owners,
    async lend({ owner, id, secret, forMs }) {
      const own = credentials[owner];
      if (own === undefined || !owners.includes(owner)) throw new Error(`There is no credential of ${owner} here.`);
      const group = teamGroup(scope.prefix, owner);
      return inSession(async (session) => {
        const [at] = await session.rows<{ may: boolean; me: string; database: string; until: string }>(
          `select current_setting('server_version_num')::int < 160000 or pg_has_role(session_user, $1, 'MEMBER WITH ADMIN OPTION') as may,
             session_user as me, current_database() as database,
             to_char((now() + $2::float8 * interval '1 millisecond') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as until`,
          [group, forMs],
        );
        if (at === undefined) throw new Error("Postgres answered no row about itself.");
        if (!at.may) return ownLoan(owner, own, group);
        await recallExpired(session, startOf(owner), group);
        const name = roleOf({ owner, id });
        const role = quoteIdent(name);
        await inTransaction(session, [
          `create role ${role} login noinherit connection limit ${connectionsMax} valid until ${quoteLiteral(at.until)}
             password ${quoteLiteral(verifierOf(secret, id))} role ${quoteIdent(at.me)}`,
          `comment on role ${role} is ${quoteLiteral(`plumbline exec ${id}`)}`,
          `grant ${quoteIdent(group)} to ${role}`,
          `grant connect on database ${quoteIdent(at.database)} to ${role}`,
          `alter role ${role} set role = ${quoteLiteral(group)}`,
        ]);
        const url = new URL(custodianUrl);
        Object.assign(url, { username: encodeURIComponent(name), password: secret });
        const says = `It is a login of its own, ${name}: it acts as ${group}, makes and changes no roles, and is gone when the command ends.`;
        return { env: environmentOf(url.href), own: false, says };
      });
    },
    recall: (loan) => inSession((session) => recall(session, roleOf(loan), teamGroup(scope.prefix, loan.owner))),
  };
}

function ownLoan(owner: string, url: string, group: string): Loan {
  const says = `It is ${owner}'s own login, because our custodian may let no role into ${group}: a script that keeps it can go on. Change its password afterwards if the script is not trusted.`;
  return { env: environmentOf(url), own: true, says };
}

/** An address for programs, and the names that Postgres's own tools read. */
function environmentOf(href: string): Record<string, string> {
  const url = new URL(href);
  const mode = url.searchParams.get("sslmode");
  return {
    CREDENTIAL_URL: href,
    PGHOST: decodeURIComponent(url.hostname).replace(/^\[|\]$/g, ""),
    PGPORT: url.port === "" ? "5432" : url.port,
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    ...(mode === null ? {} : { PGSSLMODE: mode }),
  };
}

/** What Postgres would make of the password: the password itself never stands in its log. */
function verifierOf(password: string, id: string): string {
  const iterations = 4096;
  const salt = createHash("sha256").update(id).digest().subarray(0, 16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const keyOf = (name: string) => createHmac("sha256", salted).update(name).digest();
  const stored = createHash("sha256").update(keyOf("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${stored}:${keyOf("Server Key").toString("base64")}`;
}

async function recall(session: Session, name: string, group: string): Promise<void> {
  const [there] = await session.rows<{ oid: string; database: string }>(
    "select oid::text, current_database() as database from pg_roles where rolname = $1",
    [name],
  );
  if (there === undefined) return;
  const role = quoteIdent(name);
  // Committed before its sessions end, so that none can follow them.
  await inTransaction(session, [`alter role ${role} nologin`, `revoke ${quoteIdent(group)} from ${role}`]);
  const sessions = "select pid from pg_stat_activity where usesysid = $1::oid";
  // Materialized: nothing but these may ever be ended.
  await session.rows(
    `with theirs as materialized (${sessions}) select pg_terminate_backend(pid, ${goneMs}) from theirs`,
    [there.oid],
  );
  const left = await session.rows(sessions, [there.oid]);
  if (left.length > 0) throw new Error(`${left.length} sessions of ${name} did not end.`);
  await inTransaction(session, [
    `revoke connect on database ${quoteIdent(there.database)} from ${role}`,
    `drop role ${role}`,
  ]).catch((error: unknown) => {
    throw new Error(`${name} can do nothing any more, and could not be dropped: ${readFailure(error).says}`);
  });
}

/** Of those who were killed before they could: each is past its end, and whoever comes next cleans up. */
async function recallExpired(session: Session, start: string, group: string): Promise<void> {
  const rows = await session.rows<{ rolname: string }>(
    "select rolname from pg_roles where starts_with(rolname, $1) and rolvaliduntil < now() order by 1",
    [start],
  );
  // One that cannot be dropped keeps nobody from being lent another.
  for (const { rolname } of rows) await recall(session, rolname, group).catch(() => undefined);
}

async function inTransaction(session: Session, statements: readonly string[]): Promise<void> {
  await session.run("begin; set local lock_timeout = '3s'; set local search_path = pg_catalog");
  try {
    for (const statement of statements) await session.run(statement);
    await session.run("commit");
  } catch (error) {
    await session.run("rollback").catch(() => undefined);
    throw error;
  }
}
