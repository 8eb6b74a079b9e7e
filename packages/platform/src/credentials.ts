/** Where the bearer token of a request comes from; asked once a request, so that it may be renewed. */
export interface Credentials {
  token(options?: { signal?: AbortSignal }): Promise<string>;
}

/** The same token for every request. */
export function staticCredentials(token: string): Credentials {
  return { token: async () => token };
}

/** Credentials for servers that look at none: the bearer is `fake-token`. */
export const fakeCredentials: Credentials = staticCredentials("fake-token");
