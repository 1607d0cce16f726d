import { useWords } from "#use-words";
import { Field, Select } from "@/components/ui/field";

const HOUR_MS = 3_600_000;

export function SnoozeSpan() {
  const t = useWords();
  const spans = [
    ["1", t.objects.n1Hour],
    ["4", t.objects.n4Hours],
    ["24", t.objects.n1Day],
    ["72", t.objects.n3Days],
    ["168", t.objects.n1Week],
  ] as const;
  return (
    <Field label={t.objects.for}>
      <Select name="hours" defaultValue="24">
        {spans.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
    </Field>
  );
}

/** The end of the span that was chosen in a form. */
export function untilOf(form: FormData): string {
  return new Date(Date.now() + Number(form.get("hours")) * HOUR_MS).toISOString();
}
