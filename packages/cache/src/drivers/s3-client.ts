import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { AwsClient } from "aws4fetch";
import { CacheError } from "../errors.js";

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface S3Options {
  /** `http://127.0.0.1:9000` of a store of your own. Default: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, else Amazon's. */
  readonly endpoint?: string;
  /** Default: AWS_REGION, AWS_DEFAULT_REGION, else us-east-1. */
  readonly region?: string;
  /** Default: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN. They are never written anywhere. */
  readonly credentials?: S3Credentials;
  readonly fetch?: typeof fetch;
  /** How long one request may take. Default one minute. */
  readonly timeoutMs?: number;
}

export interface S3Request {
  readonly method: "GET" | "HEAD" | "PUT" | "DELETE";
  /** Inside the bucket; empty for the bucket. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface S3Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** True where an earlier attempt got no answer, so that it may have worked already. */
  readonly retried: boolean;
}

const attempts = 5;
const retryable = new Set([408, 409, 429, 500, 502, 503, 504]);

/** Signed requests to one bucket, repeated where the store is busy or the network fails. */
export function createS3Client(bucket: string, options: S3Options) {
  const env = process.env;
  const endpoint = options.endpoint ?? env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
  const region = options.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? "us-east-1";
  const base =
    endpoint === undefined
      ? `https://${bucket}.s3.${region}.amazonaws.com`
      : `${endpoint.replace(/\/+$/, "")}/${bucket}`;
  const client = new AwsClient({ ...credentialsOf(options), service: "s3", region, retries: 0 });
  const send = options.fetch ?? fetch;

  async function once({ method, key, query, headers, body }: S3Request): Promise<Omit<S3Answer, "retried">> {
    const url = new URL(`${base}/${encodeKey(key)}`);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const digest = createHash("sha256")
      .update(body ?? new Uint8Array())
      .digest("hex");
    const request = await client.sign(url.href, {
      method,
      headers: { ...headers, "X-Amz-Content-Sha256": digest },
      ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
    });
    const response = await send(request, { signal: AbortSignal.timeout(options.timeoutMs ?? 60_000) });
    return { status: response.status, headers: response.headers, body: new Uint8Array(await response.arrayBuffer()) };
  }

  return async function request(wanted: S3Request): Promise<S3Answer> {
    let failure: unknown;
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (attempt > 0) await delay(50 * 2 ** attempt * (0.5 + Math.random()));
      try {
        const answer = await once(wanted);
        if (!retryable.has(answer.status)) return { ...answer, retried: attempt > 0 };
        failure = s3Error(wanted, answer);
      } catch (error) {
        failure = error;
      }
    }
    throw failure instanceof CacheError ? failure : unreachable(wanted, failure);
  };
}

export type S3Client = ReturnType<typeof createS3Client>;

function credentialsOf({ credentials }: S3Options): {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
} {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  const accessKeyId = credentials?.accessKeyId ?? AWS_ACCESS_KEY_ID;
  const secretAccessKey = credentials?.secretAccessKey ?? AWS_SECRET_ACCESS_KEY;
  const sessionToken = credentials === undefined ? AWS_SESSION_TOKEN : credentials.sessionToken;
  if (!accessKeyId || !secretAccessKey) {
    throw new CacheError(
      "invalid_options",
      "A store on S3 needs credentials: give s3.credentials, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    );
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** As S3 signs it: everything but letters, digits, - . _ ~ and the slashes between folders. */
export function encodeKey(key: string): string {
  const encoded = encodeURIComponent(key).replaceAll("%2F", "/");
  return encoded.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Says what the store answered; requests are not shown, because they carry a signature. */
export function s3Error({ method, key }: S3Request, { status, body }: Pick<S3Answer, "status" | "body">): CacheError {
  const text = Buffer.from(body).toString();
  const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? "";
  const message = /<Message>([^<]*)<\/Message>/.exec(text)?.[1] ?? "";
  const said = [String(status), code, message].filter((part) => part !== "").join(" ");
  return new CacheError("io", `The object store refused ${method} ${JSON.stringify(key)}: ${said}.`, {
    details: { status, code, key },
  });
}

function unreachable({ method, key }: S3Request, cause: unknown): CacheError {
  const why = ((cause as Error).cause as Error | undefined)?.message ?? (cause as Error).message;
  return new CacheError("io", `The object store could not be reached for ${method} ${JSON.stringify(key)}: ${why}`, {
    cause,
  });
}
