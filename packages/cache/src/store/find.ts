import type { Artifact } from "./artifact.js";

/** What an artifact must have; members that are left out do not count. */
export interface ArtifactQuery {
  readonly prefix?: string;
  readonly serializer?: string;
  /** Equal members, at any depth: `{ params: { window: 24 } }` finds what has more members beside. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Put at or after. */
  readonly createdFrom?: Date;
  /** Put before. */
  readonly createdTo?: Date;
  readonly where?: (artifact: Artifact) => boolean;
}

export function matchesQuery(artifact: Artifact, query: ArtifactQuery): boolean {
  const { prefix, serializer, metadata, createdFrom, createdTo, where } = query;
  if (prefix !== undefined && !artifact.key.startsWith(prefix)) return false;
  if (serializer !== undefined && artifact.serializer !== serializer) return false;
  if (metadata !== undefined && !contains(artifact.metadata, metadata)) return false;
  if (createdFrom !== undefined || createdTo !== undefined) {
    const created = createdAtMs(artifact);
    if (created === undefined) return false;
    if (createdFrom !== undefined && created < createdFrom.getTime()) return false;
    if (createdTo !== undefined && created >= createdTo.getTime()) return false;
  }
  return where?.(artifact) ?? true;
}

/** When the artifact was put; undefined where its sidecar does not tell. */
export function createdAtMs({ createdAt }: { readonly createdAt: string | undefined }): number | undefined {
  if (createdAt === undefined) return undefined;
  const zoned = /(?:z|[+-]\d\d:?\d\d)$/i.test(createdAt) ? createdAt : `${createdAt}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : time;
}

function contains(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(actual) || actual.length !== wanted.length) return false;
    return wanted.every((item, index) => contains(actual[index], item));
  }
  if (typeof wanted !== "object" || wanted === null) return Object.is(actual, wanted) || sameNumber(actual, wanted);
  if (typeof actual !== "object" || actual === null || Array.isArray(actual)) return false;
  return Object.entries(wanted).every(([name, item]) => {
    return Object.hasOwn(actual, name) && contains((actual as Record<string, unknown>)[name], item);
  });
}

/** -0 and 0, and an integer that came back as a bigint. */
function sameNumber(a: unknown, b: unknown): boolean {
  const numeric = (value: unknown) => typeof value === "number" || typeof value === "bigint";
  return numeric(a) && numeric(b) && String(a) === String(b);
}
