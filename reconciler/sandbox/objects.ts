/** What the company keeps in its database. Owned by the teams; a few rows each, so that reading shows something. */
import type { Team } from "./world.ts";

export const objectsOf: Record<Team, string> = {
  billing: `
    create table billing.customers (id integer primary key, name text not null, email text not null, country text not null);
    insert into billing.customers values
      (1, 'Nordlicht Optik', 'office@nordlicht.example', 'DE'), (2, 'Atelier Duval', 'bonjour@duval.example', 'FR'),
      (3, 'Quay Street Books', 'hello@quaystreet.example', 'GB');
    create table billing.invoices (id integer primary key, customer_id integer not null references billing.customers,
      total numeric(12, 2) not null, status text not null, issued_on date not null);
    insert into billing.invoices values (1001, 1, 240.00, 'paid', '2026-01-05'), (1002, 2, 99.50, 'open', '2026-01-19'),
      (1003, 3, 1180.00, 'overdue', '2025-11-30');
    create table billing.payments (id integer primary key, invoice_id integer not null references billing.invoices,
      amount numeric(12, 2) not null, received_at timestamptz not null);
    insert into billing.payments values (1, 1001, 240.00, '2026-01-09T10:12:00Z');
    create sequence billing.payment_number start 2;
    create function billing.invoice_total(integer) returns numeric language sql stable
      as 'select total from billing.invoices where id = $1';
    create table ledger.accounts (id integer primary key, title text not null);
    insert into ledger.accounts values (1, 'Cash'), (2, 'Revenue'), (3, 'Payouts');
    create table ledger.entries (id integer primary key, account_id integer not null references ledger.accounts,
      amount numeric(12, 2) not null, booked_on date not null);
    insert into ledger.entries values (1, 1, 240.00, '2026-01-09'), (2, 2, -240.00, '2026-01-09');
    create table ledger.payouts (id integer primary key, amount numeric(12, 2) not null, iban text not null, due_on date not null);
    insert into ledger.payouts values (1, 120.00, 'DE00 TEST', '2026-02-01');
    create function ledger.close_day(date) returns bigint language sql stable
      as 'select count(*) from ledger.entries where booked_on = $1';
    revoke execute on function billing.invoice_total(integer), ledger.close_day(date) from public;`,
  data: `
    create table warehouse.dim_customer (id integer primary key, segment text not null);
    insert into warehouse.dim_customer values (1, 'retail'), (2, 'studio'), (3, 'retail');
    create table warehouse.fact_revenue (day date not null, customer_id integer not null, revenue numeric(12, 2) not null);
    insert into warehouse.fact_revenue values ('2026-01-09', 1, 240.00);
    create table warehouse.daily_snapshots (day date primary key, rows_copied bigint not null);
    insert into warehouse.daily_snapshots values ('2026-01-09', 3), ('2026-01-10', 3);
    create table events.page_views (id bigint primary key, path text not null, seen_at timestamptz not null);
    insert into events.page_views values (1, '/pricing', '2026-01-10T08:00:00Z'), (2, '/signup', '2026-01-10T08:01:00Z');
    create table events.product_events (id bigint primary key, name text not null, seen_at timestamptz not null);
    insert into events.product_events values (1, 'invoice.sent', '2026-01-10T08:05:00Z');
    create table events.dead_letters (id bigint primary key, reason text not null);
    insert into events.dead_letters values (1, 'unknown event name');
    create sequence events.batch_number start 3;
    create function events.purge_before(timestamptz) returns bigint language sql stable
      as 'select count(*) from events.page_views where seen_at < $1';
    revoke execute on function events.purge_before(timestamptz) from public;`,
};
