import { EvidenceAge } from "@/components/status/evidence-age";
import { Card, Definitions } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { useRuleWords } from "@/components/words/use-rule-words";
import { visibleText } from "@/lib/format/visible-text";
import type { DeclaredSource, DeclaredSourceRow, SetAside } from "@/lib/query/installation";
import type { RuleWords } from "@/lib/words/words";
import { AcceptSize } from "./accept-size";
import { ScanStrip } from "./scan-strip";
import {
  canaryWords,
  countedWords,
  idempotencyWords,
  rawWords,
  readingWords,
  refusalWords,
  setAsideWords,
} from "./source-words";

export function SourceCard({ source }: { source: DeclaredSourceRow }) {
  const t = useRuleWords();
  return (
    // The id is what the overview's strip links to.
    <div id={`${source.kind}-${source.name}`} className="min-w-0 scroll-mt-16">
      <Card title={visibleText(source.title)} aside={t.names.standings[source.standing]}>
        <Definitions items={itemsOf(t, source)} />
        <ScanStrip source={source} />
      </Card>
    </div>
  );
}

function itemsOf(t: RuleWords, source: DeclaredSourceRow) {
  const { declared } = source;
  return [
    ...(source.pushed ? pushedItems(t, source) : scannedItems(t, source)),
    {
      term: t.sources.spokeOf,
      value: t.sources.ofTheObjectsOfThisKind(source.covered, source.objects),
    },
    { term: t.sources.speaksAbout, value: <Mono>{`${source.kind} · ${source.name}`}</Mono> },
    {
      term: t.sources.standing,
      value: <Lines first={t.sources.standingMeans[source.standing]} then={declared?.because ?? null} />,
    },
    { term: t.sources.howItIsRead, value: readingWords(t, source) },
    {
      term: t.sources.connector,
      value:
        declared === null ? (
          <span className="text-repair">{t.sources.notDeclaredInTheConfigurationAny}</span>
        ) : (
          <Capabilities declared={declared} />
        ),
    },
  ];
}

function pushedItems(t: RuleWords, { lastTriedAt, freshnessMs }: DeclaredSourceRow) {
  return [
    { term: t.sources.lastPush, value: lastTriedAt === null ? t.common.never : <Time at={lastTriedAt} /> },
    { term: t.sources.freshness, value: t.sources.eachIsGoodFor(freshnessMs) },
  ];
}

function scannedItems(t: RuleWords, source: DeclaredSourceRow) {
  const { watermark, declared, setAside } = source;
  return [
    { term: t.sources.lastCompleteScan, value: watermark === null ? <Never /> : <Time at={watermark} /> },
    { term: t.sources.lastTry, value: <LastTry source={source} /> },
    { term: t.sources.freshness, value: <Freshness source={source} /> },
    { term: t.sources.counted, value: countedWords(t, source) },
    ...(declared === null ? [] : [{ term: t.sources.canary, value: canaryWords(t, declared.canary) }]),
    { term: t.sources.setAside, value: <EntriesSetAside setAside={setAside} /> },
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
  const t = useRuleWords();
  const at = source.lastTriedAt === null ? t.common.never : <Time at={source.lastTriedAt} />;
  const refusal = refusalWords(t, source);
  if (refusal === null) return at;
  return (
    <>
      {at}
      {t.sources.refused}
      <span className="block break-words text-repair">{refusal}</span>
      <span className="block text-ink2">{t.sources.nothingIsConcludedFromItWhat}</span>
      {source.refused?.shrunk ? <AcceptSize source={source} counted={source.refused.counted} /> : null}
    </>
  );
}

function Freshness({ source: { watermark, freshnessMs, stale } }: { source: DeclaredSourceRow }) {
  const t = useRuleWords();
  if (watermark === null) return <span className="text-repair">{t.sources.notKnownLimit(freshnessMs)}</span>;
  return (
    <>
      <EvidenceAge asOf={watermark} limitMs={freshnessMs} stale={stale} />
      {stale ? null : <span className="text-ink2"> {t.sources.ofAllowed(freshnessMs)}</span>}
    </>
  );
}

function EntriesSetAside({ setAside }: { setAside: SetAside }) {
  const t = useRuleWords();
  return (
    <>
      {setAsideWords(t, setAside)}
      {setAside.first.length === 0 ? null : (
        <ul className="mt-1 space-y-1.5">
          {setAside.first.map(({ key, why, raw }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two entries may be alike in everything.
            <li key={index} className="border-line border-s-2 ps-2.5">
              <Mono className="wrap-anywhere">{key === null ? t.sources.noKey : visibleText(key)}</Mono>
              <span className="block break-words text-ink2">{visibleText(why)}</span>
              {raw === null ? null : <Mono className="block wrap-anywhere text-ink2">{rawWords(t, raw)}</Mono>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Never() {
  const t = useRuleWords();
  return <span className="text-repair">{t.sources.neverReadToItsEnd}</span>;
}

function Capabilities({ declared: { connector, connectorTitle, capabilities } }: { declared: DeclaredSource }) {
  const t = useRuleWords();
  return (
    <>
      {connectorTitle} <Mono className="text-ink2">{connector}</Mono>
      <ul className="text-ink2">
        <li>{t.sources.readWords[capabilities.read]}.</li>
        <li>{idempotencyWords(t)[capabilities.idempotency]}.</li>
        <li>
          {t.sources.anUnclearOutcomeCanBeLooked(t.sources.lookupWords[capabilities.lookup], capabilities.inFlightMs)}
        </li>
        <li>{capabilities.partialPossible ? t.sources.aCallMayBeCarriedOut : t.sources.aCallHappensWholeOrNot}</li>
      </ul>
    </>
  );
}
