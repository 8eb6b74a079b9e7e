/** A title broken at words into at most two lines of about `width` letters; what does not fit is cut with an ellipsis. */
export function titleLines(title: string, width: number): string[] {
  const lines: string[] = [""];
  for (const word of title.split(/\s+/)) {
    const last = lines.at(-1) as string;
    const longer = last === "" ? word : `${last} ${word}`;
    if (longer.length <= width || last === "" || lines.length === 2) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => (line.length > width ? `${line.slice(0, width - 1).trimEnd()}…` : line));
}
