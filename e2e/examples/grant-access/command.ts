/**
 * grant-access LOGIN NAME: a new colleague gets a role in the company's database. Postgres can be told all of it in one
 * transaction; here the role and its rights are two, as they are where two systems are involved.
 */
import { overPostgres, plumbline } from "plumbline/client";
import postgres from "postgres";

const { DATABASE_URL = "", COMPANY_URL = "", TEAM = "", CUSTODIAN = "", READERS = "" } = process.env;
const [login = "", name = ""] = process.argv.slice(2);
const product = postgres(DATABASE_URL, { onnotice: () => {} });
const company = postgres(COMPANY_URL, { onnotice: () => {} });
const client = plumbline(overPostgres(product));

// 1. The colleague, what should be theirs, and what is about to be done for it: all of it or none.
const access = await product.begin(async (tx) => {
  await tx`insert into colleagues (login, name) values (${login}, ${name})`;
  return client.declare(overPostgres(tx), {
    ...{ kind: "database_access", key: login, owner: "billing", subject: `Access for ${name}`, askedBy: "onboarding" },
    spec: {
      subject: name,
      grants: ["database:CONNECT", `member:${READERS}`],
      login: true,
      validUntil: null,
      connectionLimit: 3,
    },
    effects: [
      { name: "create_role", key: login },
      { name: "give_rights", key: login },
    ],
  });
});

// 2. The role. Its comment says whose it is and which call made it, so that it is found again if the answer is lost.
await access.effect("create_role", login, () =>
  company.begin(async (tx) => {
    const marker = `plumbline key=${login} owner=billing generation=${access.generation} by=grant-access`;
    await tx`create role ${tx(login)} login connection limit 3 admin ${tx(TEAM)}, ${tx(CUSTODIAN)}`;
    // A comment takes no parameters: Postgres quotes it itself.
    const [comment] = await tx`select format('comment on role %I is %L', ${login}::text, ${marker}::text) as text`;
    await tx.unsafe(comment?.text);
    const [role] = await tx`select oid::text from pg_roles where rolname = ${login}`;
    return { externalId: role?.oid };
  }),
);

// 3. Its rights.
await access.effect("give_rights", login, () =>
  company.begin(async (tx) => {
    const [{ database } = {}] = await tx`select current_database() as database`;
    await tx`grant connect on database ${tx(database)} to ${tx(login)}`;
    await tx`grant ${tx(READERS)} to ${tx(login)}`;
    return {};
  }),
);

await Promise.all([product.end(), company.end()]);
