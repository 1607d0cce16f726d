import { EvidenceAge } from "@/components/status/evidence-age";
import { Card, Definitions } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format/count";
import { formatDuration } from "@/lib/format/duration";
import { visibleText } from "@/lib/format/visible-text";
import type { DeclaredSource, DeclaredSourceRow, SetAside } from "@/lib/query/installation";
import { STANDING_NAMES } from "@/lib/words/en";
import { ScanStrip } from "./scan-strip";
import {
  canaryWords,
  countedWords,
  IDEMPOTENCY_WORDS,
  LOOKUP_WORDS,
  NOTHING_CONCLUDED,
  READ_WORDS,
  rawWords,
  readingWords,
  refusalWords,
  setAsideWords,
} from "./source-words";

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
  const { declared } = source;
  return [
    { term: "Speaks about", value: <Mono>{`${source.kind} · ${source.name}`}</Mono> },
    { term: "Standing", value: <Lines first={STANDING_MEANS[source.standing]} then={declared?.because ?? null} /> },
    { term: "How it is read", value: readingWords(source) },
    ...(source.pushed ? pushedItems(source) : scannedItems(source)),
    {
      term: "Spoke of",
      value: `${formatCount(source.covered)} of the ${formatCount(source.objects)} objects of this kind`,
    },
    {
      term: "Connector",
      value:
        declared === null ? (
          <span className="text-repair">Not declared in the configuration any more</span>
        ) : (
          <Capabilities declared={declared} />
        ),
    },
  ];
}

function pushedItems({ lastTriedAt, freshnessMs }: DeclaredSourceRow) {
  return [
    { term: "Last push", value: lastTriedAt === null ? "never" : <Time at={lastTriedAt} /> },
    { term: "Freshness", value: `Each thing that it told is good for ${formatDuration(freshnessMs)}.` },
  ];
}

function scannedItems(source: DeclaredSourceRow) {
  const { watermark, declared, setAside } = source;
  return [
    { term: "Last complete scan", value: watermark === null ? <Never /> : <Time at={watermark} /> },
    { term: "Last try", value: <LastTry source={source} /> },
    { term: "Freshness", value: <Freshness source={source} /> },
    { term: "Counted", value: countedWords(source) },
    ...(declared === null ? [] : [{ term: "Canary", value: canaryWords(declared.canary) }]),
    { term: "Set aside", value: <EntriesSetAside setAside={setAside} /> },
  ];
}

function Lines({ first, then }: { first: string; then: string | null }) {
  return (
    <>
      {first}
      {then === null ? null : <span className="block text-ink2">{then}</span>}
    </>
  );
}

function LastTry({ source }: { source: DeclaredSourceRow }) {
  const at = source.lastTriedAt === null ? "never" : <Time at={source.lastTriedAt} />;
  const refusal = refusalWords(source);
  if (refusal === null) return at;
  return (
    <>
      {at}, refused
      <span className="block break-words text-repair">{refusal}</span>
      <span className="block text-ink2">{NOTHING_CONCLUDED}</span>
    </>
  );
}

function Freshness({ source: { watermark, freshnessMs, stale } }: { source: DeclaredSourceRow }) {
  if (watermark === null) return <span className="text-repair">not known, limit {formatDuration(freshnessMs)}</span>;
  return (
    <>
      <EvidenceAge asOf={watermark} limitMs={freshnessMs} stale={stale} />
      {stale ? null : <span className="text-ink2"> of {formatDuration(freshnessMs)} allowed</span>}
    </>
  );
}

function EntriesSetAside({ setAside }: { setAside: SetAside }) {
  return (
    <>
      {setAsideWords(setAside)}
      {setAside.first.length === 0 ? null : (
        <ul className="mt-1 space-y-1.5">
          {setAside.first.map(({ key, why, raw }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two entries may be alike in everything.
            <li key={index} className="border-line border-l-2 pl-2.5">
              <Mono className="wrap-anywhere">{key === null ? "no key" : visibleText(key)}</Mono>
              <span className="block break-words text-ink2">{visibleText(why)}</span>
              {raw === null ? null : <Mono className="block wrap-anywhere text-ink2">{rawWords(raw)}</Mono>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
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
