export function gate(i: { plan: unknown; mode: string; approved: boolean; stop: boolean; contradiction: boolean }) {
  if (i.contradiction || i.plan === null) return { verdict: "refuse" as const, reasons: [] };
  if (i.stop) return { verdict: "hold" as const, reasons: [] };
  return { verdict: i.mode === "automatic" || i.approved ? ("act" as const) : ("ask" as const), reasons: [] };
}
