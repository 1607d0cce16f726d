import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import type { StopRow } from "@/lib/query/installation";
import { scopeWords } from "../scope-words";

export function EndedStops({ stops }: { stops: readonly StopRow[] }) {
  if (stops.length === 0) return null;
  return (
    <Card id="ended" title="Before" aside="the last 20" flush>
      <ul className="divide-y divide-line">
        {stops.map((stop) => (
          <li key={stop.id} className="px-5 py-2">
            {scopeWords(stop.scope)}, <span className="text-ink2">{visibleText(stop.reason)}</span>
            <span className="block text-ink2">
              <Time at={stop.setAt} as="clock" /> by {visibleText(stop.setByName ?? stop.setBy)}
              {stop.liftedAt === null ? (
                stop.until === null ? null : (
                  <>
                    {" · ended "}
                    <Time at={stop.until} as="clock" />
                  </>
                )
              ) : (
                <>
                  {" · lifted "}
                  <Time at={stop.liftedAt} as="clock" /> by{" "}
                  {visibleText(stop.liftedByName ?? stop.liftedBy ?? "somebody")}
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
