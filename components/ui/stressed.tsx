/** A text of the catalogue, with what stands between `**` in bold. */
export function Stressed({ text }: { text: string }) {
  return text.split("**").map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other identity.
      <strong key={index} className="font-strong">
        {part}
      </strong>
    ) : (
      part
    ),
  );
}
