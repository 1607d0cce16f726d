import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import type { StopRow } from "@/lib/query/installation";
import { scopeWords } from "../scope-words";
import { stopperWords } from "../stopper-words";

export function EndedStops({ stops }: { stops: readonly StopRow[] }) {
  if (stops.length === 0) return null;
  return (
    <Card title="Ended" aside="newest first" flush>
      <ul className="divide-y divide-line">
        {stops.map((stop) => (
          <li key={stop.id} className="px-4 py-2.5 sm:px-5">
            <p>
              <span className="font-medium">{scopeWords(stop.scope)}</span>: {visibleText(stop.reason)}
            </p>
            <p className="text-ink2">
              <Time at={stop.setAt} as="clock" /> by {stopperWords(stop.setBy, stop.setByName)}, <Ended stop={stop} />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Ended({ stop: { liftedAt, liftedBy, liftedByName, until } }: { stop: StopRow }) {
  if (liftedAt !== null) {
    return (
      <>
        allowed again <Time at={liftedAt} as="clock" /> by {stopperWords(liftedBy ?? "somebody", liftedByName)}
      </>
    );
  }
  return until === null ? (
    <>over</>
  ) : (
    <>
      ended by itself <Time at={until} as="clock" />
    </>
  );
}
