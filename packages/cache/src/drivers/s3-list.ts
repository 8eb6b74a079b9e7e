import { type S3Client, type S3Request, s3Error } from "./s3-client.js";

export interface ListedObject {
  readonly key: string;
  readonly modifiedMs: number;
}

/** All objects whose key starts with the prefix, a page of at most 1000 at a time. */
export async function* listObjects(request: S3Client, prefix: string): AsyncIterable<ListedObject> {
  let token: string | undefined;
  do {
    const continued = token === undefined ? {} : { "continuation-token": token };
    const wanted: S3Request = { method: "GET", key: "", query: { "list-type": "2", prefix, ...continued } };
    const answer = await request(wanted);
    if (answer.status !== 200) throw s3Error(wanted, answer);
    const xml = Buffer.from(answer.body).toString();
    for (const [, content = ""] of xml.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)) {
      yield { key: textOf(content, "Key") ?? "", modifiedMs: Date.parse(textOf(content, "LastModified") ?? "") };
    }
    token = textOf(xml, "IsTruncated") === "true" ? textOf(xml, "NextContinuationToken") : undefined;
  } while (token !== undefined);
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function textOf(xml: string, element: string): string | undefined {
  const text = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];
  return text?.replace(/&(?:#(x?)([0-9a-f]+)|(\w+));/gi, (whole, hex: string, digits: string, name: string) => {
    if (digits === undefined) return entities[name] ?? whole;
    return String.fromCodePoint(Number.parseInt(digits, hex === "" ? 10 : 16));
  });
}
