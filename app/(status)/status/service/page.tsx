import type { Metadata } from "next";
import { StatusShell, StatusStatement } from "@/components/shell/status-shell";
import { StatusBadge } from "@/components/status/status-badge";
import { StatusIcon } from "@/components/status/status-icon";
import { serviceStatus } from "@/db/queries/status-service";
import { formatCount } from "@/lib/format/count";
import { readDatabase } from "@/lib/http/database";
import { endUserLabel } from "@/lib/words/status-page";
import { brand } from "../brand";
import { CheckedLine } from "../checked-line";
import { LiveStatus } from "../live-status";
import { saidAt } from "../moments";
import { type ServiceCount, serviceWords } from "../service-words";

export const metadata: Metadata = { title: "Service status" };
export const dynamic = "force-dynamic";

/** "Is this only me?": how everything stands, of everybody, without anybody in it. */
export default async function ServicePage() {
  const service = await serviceStatus(readDatabase());
  const words = serviceWords(service);
  const { worst } = words;
  return (
    <StatusShell
      brand={brand}
      reference="Service status"
      footer={
        <>
          <CheckedLine at={service.checkedAt} now={service.now} />
          <a href="/api/v1/status/service" className="link">
            As JSON
          </a>
        </>
      }
    >
      <LiveStatus
        address="/api/v1/status/service"
        settled={words.problems.length === 0}
        label={words.headline}
        at={saidAt(service.now, service.now)}
      />
      <StatusStatement
        badge={
          worst === null ? null : (
            <StatusBadge {...worst} label={endUserLabel(worst.status, worst.stale)} className="gap-2" />
          )
        }
        headline={words.headline}
        body={words.body}
        next={words.next}
      />
      <section className="pb-8">
        <h2 className="pb-2 font-strong text-reading">Open problems</h2>
        {words.problems.length === 0 ? (
          <p className="border-line border-t pt-3 text-ink2">None that we know of.</p>
        ) : (
          <ul>
            {words.problems.map((problem) => (
              <li key={problem.says} className="flex gap-3 border-line border-t py-3">
                <StatusBadgeIcon {...problem} />
                <span>{problem.says}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="pb-4">
        <h2 className="pb-2 font-strong text-reading">How many requests are</h2>
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
          <dd className={row.count === 0 ? "tabular text-ink2" : "tabular font-strong"}>{formatCount(row.count)}</dd>
        </div>
      ))}
    </dl>
  );
}
