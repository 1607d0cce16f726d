import { StatusShell } from "@/components/shell/status-shell";
import { StatusBadge } from "@/components/status/status-badge";
import { useWords } from "@/components/words/use-words.server";
import { statusListOf } from "@/db/queries/status-view";
import { currentPrincipal } from "@/lib/auth/session";
import { readDatabase } from "@/lib/http/database";
import { isSettled } from "@/lib/status/attention";
import { type ListItem, listHeadline, listItems } from "@/lib/status/list-words";
import { saidAt } from "@/lib/status/moments";
import { brand } from "./brand";
import { LiveStatus } from "./live-status";
import { RequestRow } from "./request-row";
import { ServiceLink } from "./service/service-link";
import { SignOut } from "./sign-out";
import { signInFirst, statusPage } from "./status-document";

export const dynamic = "force-dynamic";

export const GET = statusPage(async ({ t, request }) => {
  const principal = await currentPrincipal(request);
  if (principal === null) return signInFirst("/status");
  const list = await statusListOf(readDatabase(), principal.personId);
  return { title: t.status.yourRequests, shown: <MyRequests name={principal.name} {...list} /> };
});

type Props = Awaited<ReturnType<typeof statusListOf>> & { name: string };

/** What the reader asked for: what is not settled first, and of that the worst first. */
function MyRequests({ name, rows, total }: Props) {
  const t = useWords();
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
          {name} · <SignOut />
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
    <section className="pb-6" data-key={title}>
      <h2 className="pb-2 font-regular text-[0.875rem] text-ink2">{title}</h2>
      <ul>
        {items.map((item) => (
          <RequestRow key={item.row.reference} {...item} />
        ))}
      </ul>
    </section>
  );
}
