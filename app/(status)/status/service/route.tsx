import { StatusShell, StatusStatement } from "@/components/shell/status-shell";
import { StatusBadge } from "@/components/status/status-badge";
import { StatusIcon } from "@/components/status/status-icon";
import { useWords } from "@/components/words/use-words.server";
import { readDatabase } from "@/lib/http/database";
import { serviceNow } from "@/lib/http/service-now";
import { saidAt } from "@/lib/status/moments";
import { type ServiceCount, serviceWords } from "@/lib/status/service-words";
import { brand } from "../brand";
import { CheckedLine } from "../checked-line";
import { LiveStatus } from "../live-status";
import { statusPage } from "../status-document";

export const dynamic = "force-dynamic";

const FEED = "/status/service/feed.atom";

export const GET = statusPage(async ({ t }) => ({
  title: t.status.serviceStatus,
  feed: FEED,
  shown: <Service service={await serviceNow(readDatabase())} />,
}));

/** "Is this only me?": how everything stands, of everybody, without anybody in it. */
function Service({ service }: { service: Awaited<ReturnType<typeof serviceNow>> }) {
  const t = useWords();
  const words = serviceWords(t, service);
  const { worst } = words;
  return (
    <StatusShell
      brand={brand}
      reference={t.status.serviceStatus}
      footer={
        <>
          <CheckedLine at={service.checkedAt} now={service.now} />
          <a href="/status/service.json" className="link" data-print="hide">
            {t.status.asJson}
          </a>
          <a href={FEED} className="link" data-print="hide">
            {t.status.asFeed}
          </a>
        </>
      }
    >
      <LiveStatus
        address="/api/v1/status/service"
        settled={words.problems.length === 0}
        label={words.headline}
        at={saidAt(t, service.now, service.now)}
      />
      <StatusStatement
        badge={
          worst === null ? null : (
            <StatusBadge {...worst} label={t.statusPage.label(worst.status, worst.stale)} className="gap-2" />
          )
        }
        headline={words.headline}
        body={words.body}
        next={words.next}
      />
      <section className="pb-8">
        <h2 className="pb-2 font-strong text-reading">{t.status.openProblems}</h2>
        {words.problems.length === 0 ? (
          <p className="border-line border-t pt-3 text-ink2">{t.status.noneThatWeKnowOf}</p>
        ) : (
          <ul>
            {words.problems.map((problem) => (
              <li key={problem.says} data-key={problem.says} className="flex gap-3 border-line border-t py-3">
                <StatusBadgeIcon {...problem} />
                <span>{problem.says}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="pb-4">
        <h2 className="pb-2 font-strong text-reading">{t.status.howManyRequestsAre}</h2>
        <Counts counts={words.counts} />
      </section>
    </StatusShell>
  );
}

const ICON_COLOURS: Record<ServiceCount["status"], string> = {
  pending: "text-pending",
  verifying: "text-verifying",
  in_place: "text-ink2",
  repair_needed: "text-repair",
  blocked_on_review: "text-review",
  not_confirmed: "text-unsure",
  stopped: "text-stopped",
};

function StatusBadgeIcon({ status, stale }: { status: ServiceCount["status"]; stale: boolean }) {
  return <StatusIcon status={status} stale={stale} className={`mt-1 ${ICON_COLOURS[status]}`} />;
}

function Counts({ counts }: { counts: readonly ServiceCount[] }) {
  const t = useWords();
  return (
    <dl>
      {counts.map((row) => (
        <div key={row.label} className="flex items-center justify-between gap-4 border-line border-t py-2">
          <dt>
            {row.count === 0 ? (
              <span className="inline-flex items-center gap-2 text-ink2">
                <StatusIcon status={row.status} stale={row.stale} className="opacity-60 [&_*]:animate-none" />
                {row.label}
              </span>
            ) : (
              <StatusBadge status={row.status} stale={row.stale} label={row.label} className="gap-2" />
            )}
          </dt>
          <dd className={row.count === 0 ? "tabular text-ink2" : "tabular font-strong"}>{t.count(row.count)}</dd>
        </div>
      ))}
    </dl>
  );
}
