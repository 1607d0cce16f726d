import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { StatusShell } from "@/components/shell/status-shell";
import { StatusBadge } from "@/components/status/status-badge";
import { statusListOf } from "@/db/queries/status-view";
import { currentPrincipal } from "@/lib/auth/session";
import { readDatabase } from "@/lib/http/database";
import { requestWords } from "@/lib/http/request-words";
import { isSettled } from "@/lib/status/attention";
import { type ListItem, listHeadline, listItems } from "@/lib/status/list-words";
import { saidAt } from "@/lib/status/moments";
import { brand } from "./brand";
import { LiveStatus } from "./live-status";
import { RequestRow } from "./request-row";
import { ServiceLink } from "./service/service-link";
import { SignOut } from "./sign-out";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestWords();
  return { title: t.status.yourRequests };
}
export const dynamic = "force-dynamic";

/** What the reader asked for: what is not settled first, and of that the worst first. */
export default async function MyRequestsPage() {
  const t = await requestWords();
  const principal = await currentPrincipal(await headers());
  if (principal === null) redirect("/signin?callbackUrl=%2Fstatus");
  const { rows, total } = await statusListOf(readDatabase(), principal.personId);
  const items = listItems(t, rows);
  const open = items.filter((item) => !isSettled(item.words.view));
  const settled = items.filter((item) => isSettled(item.words.view));
  const headline = listHeadline(t, items, total);
  const [worst] = items;
  const now = rows[0]?.now ?? Date.now();
  return (
    <StatusShell
      brand={brand}
      reference={
        <>
          {principal.name} · <SignOut label={t.common.signOut} unansweredSays={t.common.theServerDidNotAnswerYou} />
        </>
      }
      footer={
        <>
          <span>{t.status.asOf(saidAt(t, now, now))}</span>
          <ServiceLink />
        </>
      }
    >
      <LiveStatus
        address="/api/v1/status"
        stream
        settled={open.length === 0}
        label={headline}
        at={saidAt(t, now, now)}
      />
      {worst === undefined ? null : <WorstOf item={worst} />}
      <h1 className="pb-8 text-display font-title tracking-tight text-pretty">{headline}</h1>
      {items.length === 0 ? <p>{t.status.whenYouAskForSomethingThis}</p> : null}
      <Group title={t.common.openTitle} items={open} />
      <Group title={t.status.settled} items={settled} />
      {total > rows.length ? (
        <p className="border-line border-t pt-4 text-ink2">{t.status.theseAreTheLastThatChanged(rows.length, total)}</p>
      ) : null}
    </StatusShell>
  );
}

/** A group looks like its worst member, and says which one that is. */
function WorstOf({ item }: { item: ListItem }) {
  const { view, text } = item.words;
  return (
    <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1 pb-4">
      <StatusBadge status={view.status} stale={view.stale} label={text.label} className="gap-2" />
      {isSettled(view) ? null : (
        <a href={`/status/${item.row.reference}`} className="link text-[0.9375rem]">
          {item.row.subject}
        </a>
      )}
    </p>
  );
}

function Group({ title, items }: { title: string; items: ListItem[] }) {
  if (items.length === 0) return null;
  return (
    <section className="pb-6">
      <h2 className="pb-2 font-regular text-[0.875rem] text-ink2">{title}</h2>
      <ul>
        {items.map((item) => (
          <RequestRow key={item.row.reference} {...item} />
        ))}
      </ul>
    </section>
  );
}
