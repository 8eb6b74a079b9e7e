/** A title broken at words into at most two lines that `fits`; what is too long is cut with an ellipsis. */
export function titleLines(title: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [""];
  for (const word of title.split(/\s+/)) {
    const last = lines.at(-1) as string;
    const longer = last === "" ? word : `${last} ${word}`;
    if (last === "" || lines.length === 2 || fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => cut(line, fits));
}

function cut(line: string, fits: (line: string) => boolean): string {
  if (fits(line)) return line;
  let kept = line;
  while (kept.length > 1 && !fits(`${kept}…`)) kept = kept.slice(0, -1).trimEnd();
  return `${kept}…`;
}
