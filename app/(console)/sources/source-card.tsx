import { EvidenceAge } from "@/components/status/evidence-age";
import { Card, Definitions } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format/count";
import { formatDuration } from "@/lib/format/duration";
import { visibleText } from "@/lib/format/visible-text";
import type { DeclaredSource, DeclaredSourceRow } from "@/lib/query/installation";
import { STANDING_NAMES } from "@/lib/words/en";
import { ScanStrip } from "./scan-strip";
import { IDEMPOTENCY_WORDS, LOOKUP_WORDS, READ_WORDS } from "./source-words";

const STANDING_MEANS = {
  authoritative: "Its complete look decides what is true.",
  supporting: "A witness: it can contradict, it cannot decide alone.",
  context: "Helps people. It never justifies a repair and never closes a drift.",
} as const;

export function SourceCard({ source }: { source: DeclaredSourceRow }) {
  return (
    // The id is what the overview's strip links to.
    <div id={`${source.kind}-${source.name}`} className="min-w-0 scroll-mt-16">
      <Card title={visibleText(source.title)} aside={STANDING_NAMES[source.standing]}>
        <Definitions items={itemsOf(source)} />
        <ScanStrip scans={source.scans} />
      </Card>
    </div>
  );
}

function itemsOf(source: DeclaredSourceRow) {
  return [
    { term: "Speaks about", value: <Mono>{`${source.kind} · ${source.name}`}</Mono> },
    { term: "Last good look", value: source.watermark === null ? <Never /> : <Time at={source.watermark} /> },
    {
      term: "Lag",
      value:
        source.watermark === null ? (
          <span className="text-repair">not known, limit {formatDuration(source.freshnessMs)}</span>
        ) : (
          <>
            <EvidenceAge asOf={source.watermark} limitMs={source.freshnessMs} stale={source.stale} />
            {source.stale ? null : <span className="text-ink2"> of {formatDuration(source.freshnessMs)} allowed</span>}
          </>
        ),
    },
    { term: "Last tried", value: source.lastTriedAt === null ? "never" : <Time at={source.lastTriedAt} /> },
    {
      term: "Counted",
      value: (
        <>
          {formatCount(source.counted)} in the last complete look
          <span className="block text-ink2">
            It has spoken of {formatCount(source.covered)} of the {formatCount(source.objects)} objects of this kind.
          </span>
        </>
      ),
    },
    ...problemsOf(source),
    {
      term: "Standing",
      value: (
        <>
          {STANDING_MEANS[source.standing]}
          {source.declared?.because ? <span className="block text-ink2">{source.declared.because}</span> : null}
        </>
      ),
    },
    ...(source.declared === null
      ? [{ term: "Connector", value: <span className="text-repair">Not declared in the configuration any more</span> }]
      : [{ term: "Connector", value: <Capabilities declared={source.declared} /> }]),
  ];
}

function problemsOf({ suspect, lastError }: DeclaredSourceRow) {
  const said = (text: string) => <span className="break-words text-repair">{visibleText(text)}</span>;
  return [
    ...(lastError === null ? [] : [{ term: "Last error", value: said(lastError) }]),
    ...(suspect === null ? [] : [{ term: "Suspect", value: said(suspect) }]),
  ];
}

function Never() {
  return <span className="text-repair">never read to its end</span>;
}

function Capabilities({ declared: { connector, connectorTitle, capabilities } }: { declared: DeclaredSource }) {
  return (
    <>
      {connectorTitle} <Mono className="text-ink2">{connector}</Mono>
      <ul className="text-ink2">
        <li>{READ_WORDS[capabilities.read]}.</li>
        <li>{IDEMPOTENCY_WORDS[capabilities.idempotency]}.</li>
        <li>
          An unclear outcome can be looked up {LOOKUP_WORDS[capabilities.lookup]}; a call may land up to{" "}
          {formatDuration(capabilities.inFlightMs)} after we stopped waiting.
        </li>
        <li>{capabilities.partialPossible ? "A call may be carried out in part." : "A call happens whole or not."}</li>
      </ul>
    </>
  );
}
