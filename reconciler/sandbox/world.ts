/**
 * The sandbox world: a small company's production database, and who may do what in it. Data only. The seed
 * turns it into SQL by itself, so that a mistake in the connector's SQL cannot hide in the world it reads.
 */
export const sandboxMarker = "plumbline sandbox";
export const sandboxKind = "database_access";

export const teams = ["billing", "data"] as const;
export type Team = (typeof teams)[number];

export const schemasOf: Record<Team, readonly string[]> = {
  billing: ["billing", "ledger"],
  data: ["warehouse", "events"],
};

/** Group roles: what most people and services get their rights from. Not managed, only given. */
export const groups: readonly { name: string; team: Team; schema: string; tables: readonly string[]; may: string }[] = [
  {
    name: "billing_readers",
    team: "billing",
    schema: "billing",
    tables: ["customers", "invoices", "payments"],
    may: "SELECT",
  },
  {
    name: "ledger_operators",
    team: "billing",
    schema: "ledger",
    tables: ["entries", "payouts"],
    may: "SELECT, INSERT, UPDATE",
  },
  {
    name: "warehouse_readers",
    team: "data",
    schema: "warehouse",
    tables: ["dim_customer", "fact_revenue"],
    may: "SELECT",
  },
  {
    name: "events_writers",
    team: "data",
    schema: "events",
    tables: ["page_views", "product_events"],
    may: "SELECT, INSERT",
  },
];

export type Resident = {
  name: string;
  owner: Team;
  subject: string;
  askedBy: string;
  grants: readonly string[];
  login: boolean;
  validUntil: string | null;
  connectionLimit: number;
};

const service = { login: true, validUntil: null } as const;
const person = { login: true, connectionLimit: 3 } as const;

/** `member:NAME` names a group above; the seed puts the world's prefix before it. */
export const residents: readonly Resident[] = [
  {
    ...service,
    name: "svc_billing_export",
    owner: "billing",
    subject: "Nightly export of invoices to the accountants",
    askedBy: "mira.kowalski",
    grants: ["database:CONNECT", "member:billing_readers", "schema:ledger:USAGE", "table:ledger.accounts:SELECT"],
    connectionLimit: 4,
  },
  {
    ...service,
    name: "svc_ledger_sync",
    owner: "billing",
    subject: "Copies payments into the ledger",
    askedBy: "jonas.lind",
    grants: [
      "database:CONNECT",
      "member:ledger_operators",
      "schema:billing:USAGE",
      "table:billing.payments:SELECT",
      "table:ledger.accounts:SELECT",
    ],
    connectionLimit: 8,
  },
  {
    ...service,
    name: "svc_invoice_mailer",
    owner: "billing",
    subject: "Sends invoices by mail",
    askedBy: "mira.kowalski",
    grants: [
      "column:billing.customers.email:SELECT",
      "column:billing.customers.id:SELECT",
      "database:CONNECT",
      "function:billing.invoice_total(integer):EXECUTE",
      "schema:billing:USAGE",
      "table:billing.invoices:SELECT",
    ],
    connectionLimit: 2,
  },
  {
    ...service,
    name: "svc_payment_gateway",
    owner: "billing",
    subject: "Records card payments as they arrive",
    askedBy: "jonas.lind",
    grants: [
      "database:CONNECT",
      "schema:billing:USAGE",
      "sequence:billing.payment_number:USAGE",
      "table:billing.invoices:SELECT",
      "table:billing.payments:INSERT",
      "table:billing.payments:SELECT",
    ],
    connectionLimit: 20,
  },
  {
    ...service,
    name: "svc_dunning_runner",
    owner: "billing",
    subject: "Reminds customers of overdue invoices",
    askedBy: "priya.raman",
    grants: [
      "column:billing.invoices.status:UPDATE",
      "database:CONNECT",
      "member:billing_readers",
      "schema:billing:USAGE",
    ],
    connectionLimit: 2,
  },
  {
    ...service,
    name: "svc_tax_reporter",
    owner: "billing",
    subject: "Quarterly tax report",
    askedBy: "priya.raman",
    grants: [
      "column:billing.invoices.issued_on:SELECT",
      "column:billing.invoices.total:SELECT",
      "database:CONNECT",
      "schema:billing:USAGE",
      "schema:ledger:USAGE",
      "table:ledger.entries:SELECT",
    ],
    connectionLimit: 1,
  },
  {
    ...service,
    name: "svc_payout_scheduler",
    owner: "billing",
    subject: "Plans the payouts of the day",
    askedBy: "jonas.lind",
    grants: [
      "database:CONNECT",
      "function:ledger.close_day(date):EXECUTE",
      "schema:ledger:USAGE",
      "table:ledger.payouts:INSERT",
      "table:ledger.payouts:SELECT",
    ],
    connectionLimit: 2,
  },
  {
    ...person,
    name: "usr_mira_kowalski",
    owner: "billing",
    subject: "Mira Kowalski, head of billing",
    askedBy: "mira.kowalski",
    grants: ["database:CONNECT", "member:billing_readers", "member:ledger_operators", "schema:ledger:USAGE"],
    validUntil: null,
  },
  {
    ...person,
    name: "usr_jonas_lind",
    owner: "billing",
    subject: "Jonas Lind, payments engineer",
    askedBy: "jonas.lind",
    grants: ["database:CONNECT", "member:billing_readers", "schema:billing:USAGE", "table:billing.payments:UPDATE"],
    validUntil: null,
  },
  {
    ...person,
    name: "usr_priya_raman",
    owner: "billing",
    subject: "Priya Raman, tax and reporting",
    askedBy: "priya.raman",
    grants: ["database:CONNECT", "member:billing_readers", "schema:ledger:USAGE", "table:ledger.entries:SELECT"],
    validUntil: null,
  },
  {
    ...person,
    name: "usr_tom_okafor",
    owner: "billing",
    subject: "Tom Okafor, customer support",
    askedBy: "mira.kowalski",
    grants: [
      "column:billing.customers.country:SELECT",
      "column:billing.customers.id:SELECT",
      "column:billing.customers.name:SELECT",
      "database:CONNECT",
      "schema:billing:USAGE",
    ],
    validUntil: null,
  },
  {
    ...person,
    name: "usr_ruth_harlow",
    owner: "billing",
    subject: "Ruth Harlow, external auditor",
    askedBy: "priya.raman",
    grants: ["database:CONNECT", "schema:ledger:USAGE", "table:ledger.accounts:SELECT", "table:ledger.entries:SELECT"],
    validUntil: "2031-03-31T22:00:00.000Z",
    connectionLimit: 1,
  },
  {
    ...service,
    name: "svc_warehouse_loader",
    owner: "data",
    subject: "Loads the warehouse every hour",
    askedBy: "lena.fischer",
    grants: [
      "database:CONNECT",
      "schema:warehouse:USAGE",
      "table:warehouse.dim_customer:INSERT",
      "table:warehouse.dim_customer:SELECT",
      "table:warehouse.dim_customer:UPDATE",
      "table:warehouse.fact_revenue:INSERT",
      "table:warehouse.fact_revenue:SELECT",
    ],
    connectionLimit: 6,
  },
  {
    ...service,
    name: "svc_event_collector",
    owner: "data",
    subject: "Writes product events",
    askedBy: "sam.adeyemi",
    grants: ["database:CONNECT", "member:events_writers", "schema:events:USAGE", "sequence:events.batch_number:USAGE"],
    connectionLimit: 40,
  },
  {
    ...service,
    name: "svc_dashboard_reader",
    owner: "data",
    subject: "Feeds the company dashboard",
    askedBy: "noor.haddad",
    grants: ["database:CONNECT", "member:warehouse_readers"],
    connectionLimit: 10,
  },
  {
    ...service,
    name: "svc_churn_model",
    owner: "data",
    subject: "Trains the churn model",
    askedBy: "diego.marin",
    grants: [
      "database:CONNECT",
      "member:warehouse_readers",
      "schema:events:USAGE",
      "table:events.page_views:SELECT",
      "table:events.product_events:SELECT",
    ],
    connectionLimit: 2,
  },
  {
    ...service,
    name: "svc_snapshot_writer",
    owner: "data",
    subject: "Keeps the daily snapshots",
    askedBy: "lena.fischer",
    grants: [
      "database:CONNECT",
      "schema:warehouse:USAGE",
      "table:warehouse.daily_snapshots:DELETE",
      "table:warehouse.daily_snapshots:INSERT",
      "table:warehouse.daily_snapshots:SELECT",
    ],
    connectionLimit: 1,
  },
  {
    ...service,
    name: "svc_dead_letter_retry",
    owner: "data",
    subject: "Tries failed events again",
    askedBy: "sam.adeyemi",
    grants: [
      "database:CONNECT",
      "function:events.purge_before(timestamp with time zone):EXECUTE",
      "schema:events:USAGE",
      "table:events.dead_letters:DELETE",
      "table:events.dead_letters:SELECT",
    ],
    connectionLimit: 1,
  },
  {
    ...service,
    name: "svc_legacy_feed",
    owner: "data",
    subject: "The old partner feed; switched off, kept until the contract ends",
    askedBy: "noor.haddad",
    grants: ["schema:warehouse:USAGE", "table:warehouse.fact_revenue:SELECT"],
    login: false,
    validUntil: "2030-12-31T23:00:00.000Z",
    connectionLimit: 0,
  },
  {
    ...person,
    name: "usr_lena_fischer",
    owner: "data",
    subject: "Lena Fischer, data platform",
    askedBy: "lena.fischer",
    grants: ["database:CONNECT", "member:warehouse_readers", "schema:events:USAGE", "table:events.dead_letters:SELECT"],
    validUntil: null,
  },
  {
    ...person,
    name: "usr_sam_adeyemi",
    owner: "data",
    subject: "Sam Adeyemi, event pipeline",
    askedBy: "sam.adeyemi",
    grants: ["database:CONNECT", "member:events_writers", "schema:events:USAGE", "table:events.dead_letters:SELECT"],
    validUntil: null,
  },
  {
    ...person,
    name: "usr_noor_haddad",
    owner: "data",
    subject: "Noor Haddad, analytics",
    askedBy: "noor.haddad",
    grants: ["database:CONNECT", "member:warehouse_readers"],
    validUntil: null,
  },
  {
    ...person,
    name: "usr_diego_marin",
    owner: "data",
    subject: "Diego Marin, data science",
    askedBy: "diego.marin",
    grants: ["database:CONNECT", "member:warehouse_readers", "schema:events:USAGE", "table:events.page_views:SELECT"],
    validUntil: null,
  },
  {
    ...person,
    name: "usr_ana_beltran",
    owner: "data",
    subject: "Ana Beltran, intern until the end of the year",
    askedBy: "lena.fischer",
    grants: ["database:CONNECT", "schema:warehouse:USAGE", "table:warehouse.dim_customer:SELECT"],
    validUntil: "2030-12-31T23:00:00.000Z",
    connectionLimit: 1,
  },
];

export type WorldIntent = {
  kind: string;
  key: string;
  owner: string;
  subject: string;
  askedBy?: string;
  spec: Record<string, unknown>;
};

/** The promises that this world keeps exactly, when it is fresh from the seed. */
export function worldIntents(prefix: string): WorldIntent[] {
  return residents.map(({ name, owner, subject, askedBy, grants, login, validUntil, connectionLimit }) => ({
    kind: sandboxKind,
    key: `${prefix}${name}`,
    owner,
    subject,
    askedBy,
    spec: { subject, grants: grants.map((grant) => withPrefix(prefix, grant)), login, validUntil, connectionLimit },
  }));
}

/** Roles are shared by the whole cluster, so a group's name carries the prefix; schemas and tables do not. */
export function withPrefix(prefix: string, grant: string): string {
  return grant.replace(/^member:/, `member:${prefix}`);
}
