import Link from "next/link";
import type { Column } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import type { ClaimRow, ClaimScore } from "@/lib/query/claims";
import type { MoreWords } from "@/lib/words/words";
import { objectHref } from "../object-href";
import { claimedWords, differenceWords } from "./claim-words";

/** Fewer are no rate: then the counts stand alone. */
const RATE_FROM = 10;
const TONES = { match: "neutral", drift: "repair", unverifiable: "unsure", open: "outline" } as const;
const agentOf = ({ agentName, agent }: { agentName: string | null; agent: string }) => visibleText(agentName ?? agent);

export const claimColumns = (t: MoreWords): readonly Column<ClaimRow>[] => [
  {
    id: "claim",
    header: t.agents.claim,
    rowHeader: true,
    className: "align-top w-[30%] [overflow-wrap:anywhere]",
    cell: (row) => (
      <>
        <Link
          href={objectHref(row)}
          prefetch={false}
          className="inline-flex min-h-6 items-center font-medium hover:underline"
        >
          {visibleText(row.key)}
        </Link>
        <span className="block text-ink2">{claimedWords(t, row.says)}</span>
        {row.note === null ? null : (
          <details>
            <summary className="inline-flex min-h-6 cursor-pointer items-center text-fine text-ink3 hover:text-ink">
              {t.agents.inItsOwnWords}
            </summary>
            <p dir="auto" className="rounded-control bg-sunk px-3 py-2 whitespace-pre-wrap text-ink2">
              {row.note.split("\n").map(visibleText).join("\n")}
            </p>
          </details>
        )}
      </>
    ),
  },
  {
    id: "verdict",
    header: t.agents.verdict,
    className: "w-36 align-top",
    cell: (row) => {
      const verdict = row.verdict ?? "open";
      return (
        <Badge tone={TONES[verdict]} className="mt-1">
          {t.agents.verdicts[verdict]}
        </Badge>
      );
    },
  },
  {
    id: "seen",
    header: t.agents.whatWeSee,
    className: "align-top [overflow-wrap:anywhere] max-sm:basis-full",
    cell: (row) => (row.reason === null ? "" : <Seen row={row} t={t} />),
  },
  {
    id: "agent",
    header: t.agents.agentAndTool,
    className: "w-44 align-top [overflow-wrap:anywhere] max-sm:basis-full",
    cell: (row) => (
      <>
        <span className="block text-ink">{agentOf(row)}</span>
        <span className="block">{visibleText(row.tool)}</span>
        {row.session === null ? null : (
          <span className="block text-fine text-ink3">{t.agents.run(visibleText(row.session))}</span>
        )}
      </>
    ),
  },
  {
    id: "when",
    header: t.agents.when,
    className: "w-36 align-top max-sm:basis-full",
    cell: (row) => (
      <>
        <span className="block max-sm:inline">
          {t.agents.claimed} <Time at={row.claimedAt} as="clock" />
        </span>
        {row.checkedAt === null ? null : (
          <span className="block max-sm:ms-2 max-sm:inline">
            {t.agents.compared} <Time at={row.checkedAt} as="clock" />
          </span>
        )}
      </>
    ),
  },
];

function Seen({ row, t }: { row: ClaimRow; t: MoreWords }) {
  return (
    <>
      <span className="block text-ink">{row.reason === null ? null : t.agents.reasons[row.reason]}</span>
      {(row.differences ?? []).map((difference) => (
        <span key={difference.what} className="block">
          {differenceWords(t, difference)}
        </span>
      ))}
      {(row.evidence ?? []).map(({ source, as_of, digest }) => (
        <span key={source} title={digest} className="block text-fine text-ink3">
          {t.agents.source(visibleText(source))} <Time at={as_of} as="clock" />
        </span>
      ))}
    </>
  );
}

export const scoreColumns = (t: MoreWords): readonly Column<ClaimScore>[] => {
  const counted = (of: "match" | "drift" | "unverifiable") => ({
    id: of,
    header: t.agents.verdicts[of],
    align: "end" as const,
    cell: (row: ClaimScore) => `${t.count(row[of])}${share(t, row, of)}`,
  });
  return [
    {
      id: "agent",
      header: t.agents.agent,
      rowHeader: true,
      className: "[overflow-wrap:anywhere]",
      cell: (row) => <span className="font-medium">{agentOf(row)}</span>,
    },
    { id: "tool", header: t.agents.tool, className: "[overflow-wrap:anywhere]", cell: (row) => visibleText(row.tool) },
    counted("match"),
    counted("drift"),
    counted("unverifiable"),
    { id: "open", header: t.agents.verdicts.open, align: "end", cell: (row) => t.count(row.open) },
  ];
};

function share(t: MoreWords, row: ClaimScore, of: "match" | "drift" | "unverifiable"): string {
  const compared = row.match + row.drift + row.unverifiable;
  return compared < RATE_FROM ? "" : t.agents.share(Math.floor((100 * row[of]) / compared));
}
